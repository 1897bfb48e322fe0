// SPDX-License-Identifier: MIT

import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { expect } from "chai";
import { createCertificate } from "../../../src/adapters/protocol/createCertificate";
import { SharedPortServer } from "../../../src/adapters/protocol/sharedPortServer";
import { SeededEntropy } from "../../fakes/seededEntropy";

const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const EMPTY_SETTINGS = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);

describe("SharedPortServer", () => {
  let server: SharedPortServer;
  let socket: Socket;

  const open = async (isTls: boolean): Promise<void> => {
    const certificate = isTls ? createCertificate("127.0.0.1", new SeededEntropy("serial").bytes(16), Date.now()) : undefined;
    const options = { host: "127.0.0.1", port: 0, certificate, headersMs: 50 };
    server = new SharedPortServer(options, (_request, response) => void response.end("served"));
    const port = await server.listen();
    await new Promise<void>((resolve) => {
      const target = { port, host: "127.0.0.1" };
      socket = isTls ? connectTls({ ...target, rejectUnauthorized: false }, resolve) : connectTcp(target, resolve);
      socket.on("error", () => undefined);
    });
  };
  const closed = (): Promise<string> =>
    new Promise((resolve) => {
      let text = "";
      socket.on("data", (chunk: Buffer) => (text += chunk.toString("latin1"))).on("close", () => resolve(text));
    });
  const firstBytes = (): Promise<Buffer> => new Promise((resolve) => socket.once("data", resolve));
  /** Small packets are not joined on their way. */
  const send = async (...parts: readonly (string | Buffer)[]): Promise<void> => {
    socket.setNoDelay(true);
    for (const part of parts) {
      await new Promise((resolve) => socket.write(part, resolve));
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  afterEach(async () => {
    socket.destroy();
    await server.close(0);
  });

  for (const isTls of [true, false]) {
    it(`cuts a peer that never ends its headers, ${isTls ? "over TLS" : "over plain text"}`, async () => {
      await open(isTls);
      const answer = closed();
      await send("POST /segment HTTP/1.1\r\nHost: x\r\n");
      expect(await answer).to.match(/^HTTP\/1\.1 408 /);
    });
  }

  it("knows HTTP/1.1 and HTTP/2 apart also when the first byte comes alone", async () => {
    await open(false);
    const answer = closed();
    await send("P", "OST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    expect(await answer).to.match(/served$/);
    socket.destroy();
    await server.close(0);

    await open(false);
    const settings = firstBytes();
    await send("P", "R", PREFACE.slice(2), EMPTY_SETTINGS);
    expect((await settings)[3], "the first frame is one of settings").to.equal(4);
  });
});
