// SPDX-License-Identifier: MIT

import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { LiveIngest } from "../../ports/liveIngest";
import type { Logger } from "../../ports/logger";
import { isClientsFault } from "./isClientsFault";
import { reasonFor } from "./reasonFor";
import { RtmpConnection } from "./rtmpConnection";
import { RtmpError } from "./rtmpError";

/** Within this a client has to have begun to publish. */
const START_MS = 10_000;
/** Who sends nothing for so long is gone. */
const IDLE_MS = 30_000;
/** How a connection ends that was not closed in order. */
const GONE = new Set(["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE"]);
/** Connections that do not publish yet, or no more. */
const SPARE_CONNECTIONS = 16;

/** Takes streams that encoders publish over RTMP (node-protocol section 20.2). */
export class RtmpServer {
  private readonly server: Server;
  private readonly working = new Set<Promise<void>>();
  private readonly sockets = new Set<Socket>();

  constructor(
    private readonly options: {
      readonly host: string;
      readonly port: number;
      /** Streams at a time, which the ingest bounds; connections are bounded by it. */
      readonly maxStreams: number;
      readonly startMs?: number;
      readonly idleMs?: number;
    },
    private readonly modules: { readonly ingest: LiveIngest; readonly logger: Logger },
  ) {
    this.server = createServer((socket) => {
      const work = this.serve(socket).finally(() => void this.working.delete(work));
      this.working.add(work);
    });
    this.server.maxConnections = options.maxStreams + SPARE_CONNECTIONS;
  }

  /** Starts to listen and returns the port. */
  async listen(): Promise<number> {
    this.server.listen(this.options.port, this.options.host);
    await once(this.server, "listening");
    return (this.server.address() as AddressInfo).port;
  }

  /** Cuts all connections; resolves when their streams are ended. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const socket of this.sockets) socket.destroy();
    await Promise.all([...this.working, closed]);
  }

  /** Never rejects. */
  private async serve(socket: Socket): Promise<void> {
    this.sockets.add(socket);
    const client = `${socket.remoteAddress ?? "?"}:${socket.remotePort ?? "?"}`;
    let problem: unknown;
    const sendAway = (error: unknown): void => {
      problem ??= error;
      if (!socket.destroyed) connection.refuse(reasonFor(error));
      socket.destroySoon();
    };
    const connection = new RtmpConnection(socket, { ...this.modules, onStopped: sendAway });
    const starting = setTimeout(() => {
      if (!connection.hasPublished) sendAway(new RtmpError("the client did not begin to publish in time"));
    }, this.options.startMs ?? START_MS);
    let isWorking = false;
    socket.setTimeout(this.options.idleMs ?? IDLE_MS, () => {
      // While its bytes are worked on, the client waits for this side.
      if (!isWorking) sendAway(new RtmpError("nothing came any more"));
    });
    socket.on("error", (error) => (problem ??= error));
    try {
      for await (const bytes of socket.iterator({ destroyOnReturn: false })) {
        isWorking = true;
        await connection.receive(bytes as Buffer);
        isWorking = false;
      }
      socket.end();
    } catch (error) {
      sendAway(error);
    }
    clearTimeout(starting);
    await connection.end(problem === undefined ? undefined : endReason(problem));
    this.sockets.delete(socket);
    if (problem !== undefined) this.tell(client, problem);
  }

  private tell(client: string, error: unknown): void {
    const { logger } = this.modules;
    if (isGone(error)) logger.info("An RTMP client went away", { client });
    else if (isClientsFault(error)) logger.warn(`An RTMP client is sent away: ${error.message}`, { client });
    else logger.error("A stream over RTMP cannot go on", { client, error });
  }
}

function isGone(error: unknown): boolean {
  return GONE.has((error as NodeJS.ErrnoException).code ?? "");
}

/** For the log. */
function endReason(error: unknown): string {
  if (isGone(error)) return "the client went away";
  return error instanceof Error ? error.message : String(error);
}
