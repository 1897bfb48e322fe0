// SPDX-License-Identifier: MIT

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { AuthWebhook } from "../../../src/adapters/protocol/authWebhook";
import type { Refusal } from "../../../src/domain/refusal";

describe("AuthWebhook", () => {
  let server: Server;
  let answer: { status: number; text: string };
  let asked: string[];

  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/auth`;
  const refusal = (given: string): Promise<Refusal> =>
    new AuthWebhook({ url: given }).authorize("x").then(
      () => expect.fail("the stream was allowed"),
      (error: unknown) => error as Refusal,
    );

  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        asked.push(`${request.method} ${body}`);
        response.writeHead(answer.status).end(answer.text);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it("asks with the stream's URL, and takes settings from the answer", async () => {
    answer = { status: 200, text: '{"manifestID":"inner","presets":["P144p30fps16x9"],"timeoutMultiplier":2,"forceSessionReinit":true}' };
    const settings = await new AuthWebhook({ url: url() }).authorize("http://gateway/live/show/0.ts");
    expect([settings.manifestId, settings.profiles!.length]).to.deep.equal(["inner", 1]);
    expect([settings.timeoutMultiplier, settings.isReinitForced]).to.deep.equal([2, true]);
    expect(asked).to.deep.equal(['POST {"url":"http://gateway/live/show/0.ts"}']);
  });

  it("takes an empty answer for a yes", async () => {
    answer = { status: 200, text: "" };
    expect(await new AuthWebhook({ url: url() }).authorize("x")).to.include({ manifestId: undefined, profiles: undefined });
  });

  const denied = "the stream is not authorized";
  const unusable = "the stream could not be authorized: the webhook's answer cannot be used";
  for (const [given, kind, text, cause] of [
    [{ status: 403, text: "no\n key" }, "denied", denied, /^status 403 \("no key"\)$/],
    [{ status: 204, text: "" }, "denied", denied, /^status 204$/],
    [{ status: 200, text: `<html>${"long ".repeat(99)}` }, "internal", unusable, /it is not JSON \("<html>long .{100,120}"\)$/],
    [{ status: 200, text: '{"presets":["P1"]}' }, "internal", unusable, /P1/],
  ] as const) {
    it(`refuses the stream after ${given.status} ${given.text.slice(0, 20)}, and tells the operator why`, async () => {
      answer = given;
      const { kind: actual, message, cause: told } = await refusal(url());
      expect([actual, message]).to.deep.equal([kind, text]);
      expect((told as Error).message).to.match(cause);
    });
  }

  it("refuses the stream when nobody answers", async () => {
    const { kind, message } = await refusal("http://127.0.0.1:1/auth");
    expect([kind, message]).to.deep.equal(["internal", "the stream could not be authorized"]);
  });
});
