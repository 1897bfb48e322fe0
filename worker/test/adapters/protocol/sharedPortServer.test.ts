// SPDX-License-Identifier: MIT

import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { expect } from "chai";
import { createCertificate } from "../../../src/adapters/protocol/createCertificate";
import type { ServerRequest } from "../../../src/adapters/protocol/serverRequest";
import type { ServerResponse } from "../../../src/adapters/protocol/serverResponse";
import { SharedPortServer } from "../../../src/adapters/protocol/sharedPortServer";
import { SeededEntropy } from "../../fakes/seededEntropy";

const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const EMPTY_SETTINGS = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);

const served = (_request: ServerRequest, response: ServerResponse): void => void response.end("served");

describe("SharedPortServer", () => {
  let server: SharedPortServer;
  let socket: Socket;

  const open = async (isTls: boolean, handle = served): Promise<void> => {
    const certificate = isTls ? createCertificate("127.0.0.1", new SeededEntropy("serial").bytes(16), Date.now()) : undefined;
    const options = { host: "127.0.0.1", port: 0, certificate, headersMs: 50 };
    server = new SharedPortServer(options, handle);
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

  it("does not keep the body of a request that has none to read, however long its answer takes", async () => {
    let answer: () => void = () => undefined;
    await open(false, (_request, response) => (answer = () => response.end("served")));
    const session = connectHttp2("http://127.0.0.1", { createConnection: () => socket });
    const stream = session.request({ ":method": "GET", ":path": "/stream/show.m3u8" }, { endStream: false });
    let text = "";
    stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
    // More than may be on its way unread.
    await new Promise((resolve) => stream.write(Buffer.alloc(20_000_000), resolve));
    stream.end();
    answer();
    await once(stream, "close");
    expect(text).to.equal("served");
    session.destroy();
  });
});
