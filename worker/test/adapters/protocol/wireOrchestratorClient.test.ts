// SPDX-License-Identifier: MIT

import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { WireCodec } from "../../../src/adapters/protocol/wireCodec";
import { WireOrchestratorClient } from "../../../src/adapters/protocol/wireOrchestratorClient";
import { OrchestratorError } from "../../../src/domain/orchestratorError";
import type { SegmentSubmission } from "../../../src/ports/orchestratorClient";

const CHUNK = Buffer.alloc(65_536);
const submission: SegmentSubmission = {
  payment: { sender: undefined, ticketParams: undefined, tickets: [], expectedPrice: undefined },
  request: {
    manifestId: new Uint8Array(1),
    sequence: 0n,
    hash: new Uint8Array(32),
    profiles: [],
    signature: new Uint8Array(65),
    durationMs: 2000,
    capabilities: undefined,
    authToken: undefined,
    clip: undefined,
    isPerceptualHashWanted: false,
    isReinitForced: false,
  },
  bytes: new Uint8Array(10),
  timeouts: { headersMs: 5_000, exchangeMs: 30_000 },
  signal: undefined,
};

describe("WireOrchestratorClient", () => {
  let server: Server;
  let client: WireOrchestratorClient;

  beforeEach(() => {
    client = new WireOrchestratorClient({ codec: new WireCodec() });
  });

  afterEach(async () => {
    await client.close();
    server.closeAllConnections();
    server.close();
  });

  async function serve(answer: (response: ServerResponse) => void): Promise<string> {
    server = createServer((request, response) => {
      request.resume();
      answer(response);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it("ends the connection of an answer without end", async () => {
    let closed: Promise<unknown> | undefined;
    const uri = await serve((response) => {
      closed = once(response, "close");
      response.writeHead(200);
      const pump = (): void => {
        while (!response.destroyed) {
          if (!response.write(CHUNK)) {
            response.once("drain", pump);
            return;
          }
        }
      };
      pump();
    });
    const error = await client.submitSegment(uri, submission).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(OrchestratorError);
    expect((error as OrchestratorError).message).to.match(/more than 8388608 bytes|too large|8388608/);
    await closed;
  });

  it("keeps the connection of a refusal that was read to its end", async () => {
    let connections = 0;
    const uri = await serve((response) => void response.writeHead(400).end("Insufficient balance"));
    server.on("connection", () => connections++);
    for (let i = 0; i < 3; i++) {
      const error = await client.submitSegment(uri, submission).catch((reason: unknown) => reason);
      expect((error as OrchestratorError).text).to.equal("Insufficient balance");
    }
    expect(connections).to.equal(1);
  });

  it("names the status of a refusal without words", async () => {
    const uri = await serve((response) => void response.writeHead(502).end(" \n"));
    expect((await fail(uri)).text).to.equal("status 502");
  });

  it("sends a payment once, where a connection that was used before ends without an answer", async () => {
    let requests = 0;
    const uri = await serve((response) => {
      if (++requests === 1) response.writeHead(400).end("no");
      else response.socket?.destroy();
    });
    const [, error] = [await fail(uri), await fail(uri)];
    expect([error.failure, error.hasAnswered, requests]).to.deep.equal(["unreachable", false, 2]);
  });

  it("sends a payment once, where it is refused before the upload has ended", async () => {
    const requests: string[] = [];
    const uri = await serve(() => {});
    server.removeAllListeners("request").on("request", (request, response: ServerResponse) => {
      requests.push(request.url ?? "");
      if (requests.length % 2 === 1) return void request.resume().on("end", () => response.writeHead(400).end("no"));
      // As servers do that have a refusal ready: the body stays unread, and the connection goes.
      response.writeHead(403, { connection: "close" }).end("OrchestratorCapped");
    });
    for (let i = 1; i <= 8; i++) {
      await fail(uri, { ...submission, bytes: new Uint8Array(12_000_000) });
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(requests).to.have.length(i);
    }
  });

  async function fail(uri: string, sent = submission): Promise<OrchestratorError> {
    const error = await client.submitSegment(uri, sent).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(OrchestratorError);
    return error as OrchestratorError;
  }
});
