// SPDX-License-Identifier: MIT

import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect } from "chai";
import { OrchestratorServer } from "../../../src/adapters/protocol/orchestratorServer";
import { WireCodec } from "../../../src/adapters/protocol/wireCodec";
import type { ClaimedReceipt } from "../../../src/ports/claimStore";
import type { ClaimAudit, OrchestratorEndpoint } from "../../../src/ports/orchestratorEndpoint";
import { receiptFixture } from "../../fakes/receiptFixture";
import { RecordingLogger } from "../../fakes/recordingLogger";

const STALLED_MS = 1000;
/** More than the buffers between two programs on one machine hold. */
const FILE = { bytes: new Uint8Array(32 * 1_048_576), contentType: "video/mp2t" };
const MAX_AUDITS = 4;

describe("OrchestratorServer, to peers that do not read", () => {
  let server: OrchestratorServer;
  let logger: RecordingLogger;
  let port: number;
  let pages: number;
  let sockets: Socket[];

  async function* receipts(): AsyncGenerator<readonly ClaimedReceipt[]> {
    const page = Array.from({ length: 500 }, (_, number) => ({ start: BigInt(number), ...receiptFixture.signed(number) }));
    for (let number = 0; number < pages; number++) yield page;
  }

  beforeEach(async () => {
    pages = 100;
    sockets = [];
    logger = new RecordingLogger();
    const data = { root: receiptFixture.receipt(0).sourceHash, totalPixels: 1n, segments: 1, fromRound: receiptFixture.receipt(0).round };
    const endpoint: Partial<OrchestratorEndpoint> = {
      findRendition: async () => FILE,
      auditClaim: async (round) => ({ orchestrator: receiptFixture.orchestrator, round, data, receipts }) as ClaimAudit,
    };
    server = new OrchestratorServer(
      { host: "127.0.0.1", port: 0, certificate: undefined, arePrivateAddressesAllowed: false, stalledMs: STALLED_MS },
      { endpoint: endpoint as OrchestratorEndpoint, codec: new WireCodec(), logger },
    );
    port = await server.listen();
  });

  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await server.close(0);
  });

  /** Asks, and reads no more than the first bytes of the answer. */
  async function ask(path: string): Promise<void> {
    const socket = connect(port, "127.0.0.1");
    sockets.push(socket);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await once(socket, "readable");
  }

  async function untilCut(count: number): Promise<void> {
    const cut = (): number => logger.lines.filter(({ fields }) => String(fields.reason).startsWith("the peer did not read on")).length;
    while (cut() < count) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  it("cuts off who does not read a rendition", async () => {
    await ask("/stream/00000000/small/0.ts");
    await untilCut(1);
    expect(logger.at("error")).to.deep.equal([]);
  });

  it("gives the places of those who do not read a claim to others", async () => {
    for (let n = 0; n < MAX_AUDITS; n++) await ask("/claims/7");
    expect((await fetch(`http://127.0.0.1:${port}/claims/7`)).status).to.equal(503);
    await untilCut(MAX_AUDITS);
    pages = 1;
    const answer = await fetch(`http://127.0.0.1:${port}/claims/7`);
    expect([answer.status, (await answer.text()).trim().split("\n").length]).to.deep.equal([200, 501]);
  });
});
