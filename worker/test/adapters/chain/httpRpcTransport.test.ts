// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { HttpRpcTransport } from "../../../src/adapters/chain/httpRpcTransport";
import type { RpcRequest } from "../../../src/adapters/chain/rpcRequest";
import { RpcTransportError } from "../../../src/adapters/chain/rpcTransportError";

const request = (id: number): RpcRequest => ({ id, method: "eth_blockNumber", params: [], jsonrpc: "2.0" });

describe("HttpRpcTransport", () => {
  let server: Server;
  let handle: (body: unknown, response: ServerResponse, message: IncomingMessage) => void;

  beforeEach(async () => {
    server = createServer((message, response) => {
      let text = "";
      message.on("data", (chunk: Buffer) => (text += chunk.toString()));
      message.on("end", () => handle(JSON.parse(text), response, message));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const port = (): number => (server.address() as AddressInfo).port;
  const open = (path = "/", timeoutMs = 5_000): HttpRpcTransport =>
    new HttpRpcTransport(`http://127.0.0.1:${port()}${path}`, { timeoutMs });

  it("puts the answers of a batch in the order of the requests", async () => {
    handle = (body, response) => {
      const answers = (body as RpcRequest[]).map(({ id }) => ({ jsonrpc: "2.0", id, result: id * 10 }));
      response.end(JSON.stringify(answers.reverse()));
    };
    const answers = await open().post([request(1), request(2), request(3)]);
    expect(answers.map(({ result }) => result)).to.deep.equal([10, 20, 30]);
  });

  it("sends one call as one object and keeps errors as answers, whatever the HTTP status", async () => {
    handle = (body, response) => {
      const { id } = body as RpcRequest;
      response.statusCode = 400;
      response.end(JSON.stringify({ jsonrpc: "2.0", id, error: { code: 3, message: "execution reverted", data: "0x01" } }));
    };
    const [answer] = await open().post([request(1)]);
    expect(answer?.error).to.deep.equal({ code: 3, message: "execution reverted", data: "0x01" });
  });

  it("sends credentials of the URL as basic authentication and hides them, path and query in its name", async () => {
    let authorization: string | undefined;
    handle = (_body, response, message) => {
      authorization = message.headers.authorization;
      response.end(JSON.stringify({ jsonrpc: "2.0", id: 1, result: "0x1" }));
    };
    const transport = new HttpRpcTransport(`http://me:s%3Acret@127.0.0.1:${port()}/v2/KEY?k=KEY`, { timeoutMs: 5_000 });
    await transport.post([request(1)]);
    expect(authorization).to.equal(`Basic ${Buffer.from("me:s:cret").toString("base64")}`);
    expect(transport.name).to.equal(`http://127.0.0.1:${port()}`);
  });

  describe("given no usable answer", () => {
    const faults: Record<string, (response: ServerResponse) => void> = {
      "answered HTTP 502": (response) => response.writeHead(502).end("<html>bad gateway</html>"),
      "did not answer in JSON": (response) => response.end("welcome"),
      "did not answer in JSON-RPC": (response) => response.end("{}"),
      "did not answer eth_blockNumber": (response) => response.end(JSON.stringify({ jsonrpc: "2.0", id: 7, result: 1 })),
      "no answer in time": () => undefined,
      "other side closed": (response) => response.destroy(),
    };
    for (const [text, act] of Object.entries(faults)) {
      it(`fails with "${text}"`, async () => {
        handle = (_body, response) => act(response);
        const error = await rejection(open("/", 200).post([request(1)]));
        expect(error).to.be.instanceOf(RpcTransportError);
        expect(error.message).to.contain(text);
      });
    }

    it("fails when nobody listens", async () => {
      const transport = open();
      await new Promise((resolve) => server.close(resolve));
      expect((await rejection(transport.post([request(1)]))).message).to.contain("ECONNREFUSED");
      server.listen(0, "127.0.0.1");
    });
  });
});

async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("expected a rejection");
}
