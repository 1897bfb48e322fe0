// SPDX-License-Identifier: MIT

import type { RpcRequest } from "./rpcRequest";
import type { RpcResponse } from "./rpcResponse";
import type { RpcTransport } from "./rpcTransport";
import { RpcTransportError } from "./rpcTransportError";

/** JSON-RPC over HTTP, several calls as one batch. */
export class HttpRpcTransport implements RpcTransport {
  readonly name: string;
  readonly #url: string;
  readonly #headers: Record<string, string>;

  constructor(
    url: string,
    private readonly options: { readonly timeoutMs: number },
  ) {
    const parsed = new URL(url);
    this.name = parsed.origin;
    this.#headers = { "content-type": "application/json" };
    if (parsed.username !== "" || parsed.password !== "") {
      const credentials = `${decodeURIComponent(parsed.username)}:${decodeURIComponent(parsed.password)}`;
      this.#headers.authorization = `Basic ${Buffer.from(credentials).toString("base64")}`;
      parsed.username = "";
      parsed.password = "";
    }
    this.#url = parsed.href;
  }

  async post(requests: readonly RpcRequest[]): Promise<readonly RpcResponse[]> {
    const answers = await this.#fetch(JSON.stringify(requests.length === 1 ? requests[0] : requests));
    const byId = new Map(answers.map((answer) => [answer.id, answer]));
    return requests.map(({ id, method }) => {
      const answer = byId.get(id);
      if (answer === undefined) throw new RpcTransportError(`${this.name} did not answer ${method}`);
      return answer;
    });
  }

  async #fetch(body: string): Promise<RpcResponse[]> {
    let text: string;
    try {
      const signal = AbortSignal.timeout(this.options.timeoutMs);
      const response = await fetch(this.#url, { method: "POST", headers: this.#headers, body, signal });
      text = await response.text();
      // Some nodes put a status of 4xx or 5xx on ordinary JSON-RPC errors: what counts then is the body.
      if (!response.ok && !text.trimStart().startsWith("{") && !text.trimStart().startsWith("[")) {
        throw new RpcTransportError(`${this.name} answered HTTP ${response.status}`);
      }
    } catch (error) {
      if (error instanceof RpcTransportError) throw error;
      throw new RpcTransportError(`${this.name}: ${describe(error)}`, { cause: error });
    }
    return parseAnswers(text, this.name);
  }
}

function parseAnswers(text: string, name: string): RpcResponse[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new RpcTransportError(`${name} did not answer in JSON`, { cause: error });
  }
  const answers: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  if (!answers.every(isResponse)) throw new RpcTransportError(`${name} did not answer in JSON-RPC`);
  return answers;
}

function isResponse(value: unknown): value is RpcResponse {
  if (typeof value !== "object" || value === null || !("id" in value) || typeof value.id !== "number") return false;
  if (!("error" in value) || value.error === undefined || value.error === null) return "result" in value;
  return typeof value.error === "object" && "message" in value.error && typeof value.error.message === "string";
}

/** The cause that `fetch` hides behind "fetch failed". */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "no answer in time";
  const { cause } = error;
  if (cause instanceof Error) return cause.message !== "" ? cause.message : "code" in cause ? String(cause.code) : cause.name;
  return error.message;
}
