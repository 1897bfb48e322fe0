// SPDX-License-Identifier: MIT

import { once } from "node:events";
import { connect, type ClientHttp2Session, type ClientHttp2Stream } from "node:http2";
import { expect } from "chai";
import { grpcFrame } from "../../../src/adapters/protocol/grpcFrame";
import { OrchestratorServer } from "../../../src/adapters/protocol/orchestratorServer";
import { TranscoderLines } from "../../../src/adapters/protocol/transcoderLines";
import { WireCodec } from "../../../src/adapters/protocol/wireCodec";
import type { OrchestratorEndpoint } from "../../../src/ports/orchestratorEndpoint";
import type { TranscoderPool } from "../../../src/ports/transcoderPool";
import { RecordingLogger } from "../../fakes/recordingLogger";

const IDLE_MS = 100;

describe("TranscoderLines", () => {
  const codec = new WireCodec();
  let server: OrchestratorServer;
  let session: ClientHttp2Session;

  beforeEach(async () => {
    const pool = { join: () => () => undefined } as unknown as TranscoderPool;
    server = new OrchestratorServer(
      { host: "127.0.0.1", port: 0, certificate: undefined, idleMs: IDLE_MS, arePrivateAddressesAllowed: false },
      { endpoint: {} as OrchestratorEndpoint, pool, codec, logger: new RecordingLogger() },
    );
    session = connect(`http://127.0.0.1:${await server.listen()}`);
    session.on("error", () => undefined);
  });

  afterEach(async () => {
    session.destroy();
    await server.close(0);
  });

  const line = async (): Promise<ClientHttp2Stream> => {
    const stream = session.request({ ":method": "POST", ":path": TranscoderLines.PATH, "content-type": "application/grpc" });
    stream.on("error", () => undefined).resume();
    stream.end(grpcFrame.wrap(codec.encode("RegisterRequest", { secret: "hush", capacity: "1", capabilities: null })));
    await once(stream, "response");
    return stream;
  };
  const idleTwice = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2 * IDLE_MS));

  it("keeps a connection as long as there is a line on it, and not longer", async () => {
    const [first, second] = [await line(), await line()];
    await idleTwice();
    first.close();
    await idleTwice();
    expect(session.closed).to.equal(false);
    const closed = once(session, "close");
    second.close();
    await closed;
  });
});
