// SPDX-License-Identifier: MIT

import { connect as connectHttp2, type ClientHttp2Session } from "node:http2";
import { connect, type Socket } from "node:net";
import { expect } from "chai";
import { AnswerCutError } from "../../../src/adapters/protocol/answerCutError";
import { sendBody } from "../../../src/adapters/protocol/sendBody";
import { SharedPortServer } from "../../../src/adapters/protocol/sharedPortServer";

const STALLED_MS = 150;
/** More than the buffers between two programs on one machine hold. */
const PARTS = 64;
const PART = new Uint8Array(1_048_576).fill(7);

describe("sendBody", () => {
  let server: SharedPortServer;
  let port: number;
  let given: number;
  let stalledMs: number;
  let sent: Promise<unknown>;
  let socket: Socket | undefined;
  let session: ClientHttp2Session | undefined;

  async function* body(): AsyncGenerator<Uint8Array> {
    for (; given < PARTS; given++) yield PART;
  }

  beforeEach(async () => {
    given = 0;
    stalledMs = 30_000;
    await new Promise<void>((begun) => {
      let resolve: (value: unknown) => void;
      sent = new Promise((done) => (resolve = done));
      server = new SharedPortServer({ host: "127.0.0.1", port: 0, certificate: undefined }, (_request, response) => {
        response.writeHead(200);
        sendBody(response, body(), { stalledMs }).then(() => resolve("sent"), resolve);
      });
      void server.listen().then((listening) => {
        port = listening;
        begun();
      });
    });
  });

  afterEach(async () => {
    socket?.destroy();
    session?.destroy();
    await server.close(0);
  });

  it("sends all of it", async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    expect((await answer.arrayBuffer()).byteLength).to.equal(PARTS * PART.length);
    expect(await sent).to.equal("sent");
  });

  describe("when the peer does not read", () => {
    beforeEach(() => (stalledMs = STALLED_MS));

    const expectCut = async (): Promise<void> => {
      const error = await sent;
      expect(error).to.be.instanceOf(AnswerCutError);
      expect((error as Error).message).to.equal(`the peer did not read on for ${STALLED_MS} ms`);
      expect(given).to.be.lessThan(PARTS / 2);
    };

    it("cuts it off and reads no more of the body, over HTTP/1.1", async () => {
      socket = connect(port, "127.0.0.1").pause();
      socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      await expectCut();
    });

    it("cuts it off and reads no more of the body, over HTTP/2", async () => {
      session = connectHttp2(`http://127.0.0.1:${port}`);
      session.request({ ":path": "/" }).on("error", () => undefined);
      await expectCut();
    });
  });

  it("stops when the peer goes away", async () => {
    socket = connect(port, "127.0.0.1");
    socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    socket.once("data", () => socket!.destroy());
    expect(await sent).to.be.instanceOf(AnswerCutError);
    expect(((await sent) as Error).message).to.equal("the peer went away");
  });
});
