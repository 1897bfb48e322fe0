// SPDX-License-Identifier: MIT

import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isIP } from "node:net";
import { equalBytes } from "../../domain/equalBytes";
import { NodeError } from "../../domain/nodeError";
import type { Logger } from "../../ports/logger";
import { openApiDocument } from "./openApiDocument";
import { OperatorRequestError } from "./operatorRequestError";
import type { OperatorAnswer, OperatorRoute } from "./operatorRoute";

const MAX_BODY_BYTES = 65_536;

/**
 * The operator's HTTP API: a bearer token, changes by POST only, no calls from web pages. Browsers are kept out by refusing
 * any `Origin` and any `Host` that is a name other than localhost (DNS rebinding).
 */
export class OperatorServer {
  private readonly server: Server;
  private readonly routes: readonly OperatorRoute[];

  constructor(
    private readonly options: {
      readonly host: string;
      readonly port: number;
      readonly token: string;
      readonly version: string;
    },
    private readonly modules: { readonly routes: readonly OperatorRoute[]; readonly logger: Logger },
  ) {
    this.routes = [
      ...modules.routes,
      {
        method: "GET",
        path: "/openapi.json",
        summary: "This document",
        parameters: {},
        isPublic: true,
        handle: async () => ({ json: openApiDocument(this.routes, options.version) }),
      },
    ];
    this.server = createServer((request, response) => void this.handle(request, response));
    this.server.requestTimeout = 30_000;
  }

  /** Starts to listen and returns the URL. */
  async listen(): Promise<string> {
    this.server.listen(this.options.port, this.options.host);
    await once(this.server, "listening");
    const bound = this.server.address() as AddressInfo;
    return `http://${bound.family === "IPv6" ? `[${bound.address}]` : bound.address}:${bound.port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const url = new URL(request.url ?? "/", "http://localhost");
      const answer = await this.answer(request, url);
      send(response, answer);
    } catch (error) {
      const isExpected = error instanceof NodeError;
      if (!isExpected) this.modules.logger.error("An operator's request failed", { path: request.url, error });
      const status = error instanceof OperatorRequestError ? error.status : 500;
      const text = isExpected ? error.message : "internal error";
      const code = isExpected ? error.code : "INTERNAL";
      send(response, { json: { error: text, code } }, status);
    }
  }

  private async answer(request: IncomingMessage, url: URL): Promise<OperatorAnswer> {
    refuseBrowsers(request);
    const known = this.routes.filter(({ path }) => path === url.pathname);
    if (known.length === 0) throw new OperatorRequestError(404, `there is no ${url.pathname}; see /openapi.json`);
    const route = known.find(({ method }) => method === request.method);
    if (route === undefined) throw new OperatorRequestError(405, `${url.pathname} takes ${known[0]!.method} only`);
    if (!route.isPublic) this.authenticate(request);
    return route.handle(route.method === "GET" ? new Map(url.searchParams) : await readParameters(request));
  }

  private authenticate(request: IncomingMessage): void {
    const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const { token } = this.options;
    const encoder = new TextEncoder();
    // Who sends no token has given the empty one.
    if (token !== "" && equalBytes(encoder.encode(given), encoder.encode(token))) return;
    throw new OperatorRequestError(401, "the token is missing or wrong: send Authorization: Bearer <contents of the token file>");
  }
}

function refuseBrowsers(request: IncomingMessage): void {
  const host = (request.headers.host ?? "").replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
  if (request.headers.origin !== undefined || (host !== "localhost" && host !== "" && isIP(host) === 0)) {
    throw new OperatorRequestError(403, "calls from web pages are not allowed");
  }
}

async function readParameters(request: IncomingMessage): Promise<ReadonlyMap<string, string>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new OperatorRequestError(413, "body is too long");
    chunks.push(chunk);
  }
  if (size === 0) return new Map();
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    if (typeof body === "object" && body !== null && !Array.isArray(body)) {
      return new Map(Object.entries(body).map(([name, value]) => [name, String(value)]));
    }
  } catch {
    // Told below.
  }
  throw new OperatorRequestError(400, "the body must be a JSON object");
}

function send(response: ServerResponse, answer: OperatorAnswer, status = 200): void {
  if ("json" in answer) {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(`${JSON.stringify(answer.json, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value))}\n`);
    return;
  }
  response.writeHead(answer.status ?? status, { "content-type": answer.contentType });
  response.end(answer.text);
}
