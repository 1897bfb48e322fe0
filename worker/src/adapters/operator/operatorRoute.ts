// SPDX-License-Identifier: MIT

/** One thing that an operator can ask of, or do to, a running node. */
export interface OperatorRoute {
  readonly method: "GET" | "POST";
  /** `/status` */
  readonly path: string;
  /** For the OpenAPI document: a sentence. */
  readonly summary: string;
  /** Name -> what it means, with its unit. In the query of a GET, in the JSON body of a POST. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Statuses that it answers beside those that every route may, and what they mean. */
  readonly statuses?: Readonly<Record<number, string>>;
  /** Works without the token. */
  readonly isPublic?: boolean;
  /** Returns JSON data (bigints become decimal text), or `text` to be sent as it is. Throws a `NodeError` for a refusal. */
  readonly handle: (parameters: ReadonlyMap<string, string>) => Promise<OperatorAnswer>;
}

/** What a route answers. */
export type OperatorAnswer = { readonly json: unknown } | { readonly text: string; readonly contentType: string; readonly status?: number };
