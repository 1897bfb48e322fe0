// SPDX-License-Identifier: MIT

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { WebhookError } from "../../../src/adapters/protocol/webhookError";
import { WebhookPool } from "../../../src/adapters/protocol/webhookPool";
import { RecordingLogger } from "../../fakes/recordingLogger";
import { SteppingClock } from "../../fakes/steppingClock";

const GOOD = JSON.stringify([
  { address: "https://a.example:8935", score: 1 },
  { address: "https://b.example:8935/", score: 0.5 },
  { address: "https://a.example:8935" },
]);

describe("WebhookPool", () => {
  let server: Server;
  let answer: { status: number; body: string };
  let asked: number;
  let clock: SteppingClock;
  let logger: RecordingLogger;
  let pool: WebhookPool;

  beforeEach(async () => {
    [answer, asked, clock, logger] = [{ status: 200, body: GOOD }, 0, new SteppingClock(), new RecordingLogger()];
    server = createServer((_request, response) => {
      asked++;
      response.writeHead(answer.status).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    pool = new WebhookPool({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }, { clock, logger });
  });

  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  const uris = async (): Promise<string[]> => (await pool.members()).map(({ serviceUri }) => serviceUri);

  it("names each orchestrator once", async () => {
    expect(await uris()).to.deep.equal(["https://a.example:8935", "https://b.example:8935"]);
  });

  it("asks once a minute, also when many want to know at once", async () => {
    await Promise.all([uris(), uris()]);
    await uris();
    expect(asked).to.equal(1);
    clock.advance(60_000);
    answer.body = JSON.stringify([{ address: "http://c.example" }]);
    expect(await uris()).to.deep.equal(["http://c.example"]);
    expect(asked).to.equal(2);
  });

  for (const [what, status, body, reason] of [
    ["another status", 500, GOOD, "status 500"],
    ["no JSON", 200, "<html>", "JSON"],
    ["something else", 200, JSON.stringify({ a: 1 }), "not a list of"],
    ["addresses that are no URLs", 200, JSON.stringify([{ address: "a.example:8935" }]), "not a list of"],
  ] as const) {
    it(`says so at ${what}, and uses what it knows`, async () => {
      answer = { status, body };
      const error = await uris().catch((failure: unknown) => failure);
      expect(error).to.be.instanceOf(WebhookError);
      expect((error as Error).message)
        .to.match(/^--orch-webhook-url gives no orchestrators: /)
        .and.contain(reason);

      answer = { status: 200, body: GOOD };
      expect(await uris()).to.have.length(2);
      answer = { status, body };
      clock.advance(60_000);
      expect(await uris()).to.have.length(2);
      expect(logger.at("warn")).to.have.length(1);
    });
  }
});
