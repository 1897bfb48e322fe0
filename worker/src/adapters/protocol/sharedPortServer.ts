// SPDX-License-Identifier: MIT

import { once } from "node:events";
import { createServer as createHttp1Server, type Server as Http1Server } from "node:http";
import { createServer as createHttp2Server, type Http2Server, type ServerHttp2Session } from "node:http2";
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer, type Socket } from "node:net";
import { createServer as createTlsServer, type TLSSocket } from "node:tls";
import { CONNECTION_IDLE_MS } from "./connectionIdleMs";
import type { Certificate } from "./createCertificate";
import { drainRequest } from "./drainRequest";
import type { ServerRequest } from "./serverRequest";
import type { ServerResponse } from "./serverResponse";

/** Go accepts this much by default; 600 tickets make some 58 kB. */
const MAX_HEADER_BYTES = 1_048_576;
const MAX_HEADER_PAIRS = 256;
/** Requests that one HTTP/2 connection may have open: Go's default, far above what a gateway needs. */
const MAX_CONCURRENT_STREAMS = 250;
/** How much of a segment may be on its way at a time: the default of 64 kB makes long distances slow. */
const UPLOAD_WINDOW_BYTES = 4_194_304;
const HEADERS_MS = 60_000;
const HEADERS_CHECK_MS = 10_000;
const PREFACE_MS = 10_000;
/** First bytes of every HTTP/2 connection (RFC 9113, section 3.4); three of them tell. */
const HTTP2_PREFACE = Buffer.from("PRI");

/**
 * One TCP port for HTTP/1.1 and HTTP/2: over TLS the client chooses by ALPN, without TLS by its first bytes (prior
 * knowledge). Both kinds of request go to one handler.
 */
export class SharedPortServer {
  private readonly http1: Http1Server;
  private readonly http2: Http2Server;
  private readonly listener: TcpServer;
  private readonly sockets = new Set<Socket>();
  private readonly sessions = new Set<ServerHttp2Session>();

  constructor(
    private readonly options: {
      readonly host: string;
      readonly port: number;
      /** Without one the port speaks plain text, for use behind a proxy that ends TLS. */
      readonly certificate: Certificate | undefined;
      /** Within this the headers of an HTTP/1.1 request must be there. */
      readonly headersMs?: number;
      /** A connection on which nothing goes on for so long is closed. */
      readonly idleMs?: number;
    },
    handle: (request: ServerRequest, response: ServerResponse) => void,
  ) {
    const handler = (request: ServerRequest, response: ServerResponse): void => {
      // Nobody reads such a body: over HTTP/2 it would lie in memory, in as many pieces as the peer likes, as long as the answer takes.
      if (request.method === "GET" || request.method === "HEAD") drainRequest(request);
      handle(request, response);
    };
    const { headersMs: headersTimeout = HEADERS_MS, idleMs = CONNECTION_IDLE_MS } = options;
    this.http1 = createHttp1Server(
      {
        maxHeaderSize: MAX_HEADER_BYTES,
        keepAliveTimeout: idleMs,
        headersTimeout,
        // How long a body may take is for the handler to say.
        requestTimeout: 0,
        connectionsCheckingInterval: Math.min(HEADERS_CHECK_MS, headersTimeout),
      },
      handler,
    );
    // It gets its connections from the listener below. The check of slow headers begins with this event, and without it never.
    this.http1.emit("listening");
    this.http2 = createHttp2Server(
      {
        settings: {
          maxHeaderListSize: MAX_HEADER_BYTES,
          maxFrameSize: MAX_HEADER_BYTES,
          initialWindowSize: UPLOAD_WINDOW_BYTES,
          maxConcurrentStreams: MAX_CONCURRENT_STREAMS,
        },
        maxHeaderListPairs: MAX_HEADER_PAIRS,
        maxSendHeaderBlockLength: MAX_HEADER_BYTES,
        maxSessionMemory: 1000,
      },
      handler,
    );
    this.http2.on("session", (session) => {
      this.sessions.add(session);
      session.setLocalWindowSize(4 * UPLOAD_WINDOW_BYTES);
      session.on("close", () => this.sessions.delete(session));
      let streams = 0;
      session.on("stream", (stream) => {
        streams++;
        stream.once("close", () => streams--);
      });
      // Work may be silent for long; a peer for whom there is none may not even take the goodbye any more.
      session.setTimeout(idleMs, () => (streams > 0 ? session.close() : session.destroy()));
      session.on("error", () => session.destroy());
    });
    this.listener = options.certificate ? this.createTlsListener(options.certificate) : this.createPlainListener();
    this.listener.on("connection", (socket: Socket) => {
      this.sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("close", () => this.sockets.delete(socket));
      socket.on("error", () => socket.destroy());
    });
  }

  /** Starts to listen and returns the port. */
  async listen(): Promise<number> {
    this.listener.listen(this.options.port, this.options.host);
    await once(this.listener, "listening");
    return (this.listener.address() as AddressInfo).port;
  }

  /** Stops to listen, lets running exchanges end for up to `graceMs`, then cuts what is left. */
  async close(graceMs: number): Promise<void> {
    const closed = new Promise<void>((resolve) => this.listener.close(() => resolve()));
    this.http1.closeIdleConnections();
    for (const session of this.sessions) session.close();
    const timer = setTimeout(() => this.cut(), graceMs);
    if (graceMs <= 0) this.cut();
    const idle = setInterval(() => this.http1.closeIdleConnections(), 100);
    await closed;
    clearTimeout(timer);
    clearInterval(idle);
    // Ends the check of slow headers.
    this.http1.close();
  }

  private cut(): void {
    for (const session of this.sessions) session.destroy();
    for (const socket of this.sockets) socket.destroy();
  }

  private createTlsListener({ certificate, key }: Certificate): TcpServer {
    const server = createTlsServer({ cert: certificate, key, ALPNProtocols: ["h2", "http/1.1"] });
    server.on("secureConnection", (socket: TLSSocket) => {
      socket.on("error", () => socket.destroy());
      (socket.alpnProtocol === "h2" ? this.http2 : this.http1).emit("connection", socket);
    });
    // A failed handshake is the peer's affair.
    server.on("tlsClientError", (_error: Error, socket: TLSSocket) => socket.destroy());
    return server;
  }

  private createPlainListener(): TcpServer {
    return createTcpServer((socket) => {
      const timer = setTimeout(() => socket.destroy(), PREFACE_MS);
      socket.once("close", () => clearTimeout(timer));
      let first = Buffer.alloc(0);
      const onReadable = (): void => {
        for (let chunk: Buffer | null; (chunk = socket.read() as Buffer | null) !== null;) first = Buffer.concat([first, chunk]);
        const isUndecided = first.length < HTTP2_PREFACE.length && HTTP2_PREFACE.subarray(0, first.length).equals(first);
        if (isUndecided) return;
        clearTimeout(timer);
        socket.off("readable", onReadable);
        socket.unshift(first);
        const isHttp2 = first.subarray(0, HTTP2_PREFACE.length).equals(HTTP2_PREFACE);
        (isHttp2 ? this.http2 : this.http1).emit("connection", socket);
      };
      socket.on("readable", onReadable);
    });
  }
}
