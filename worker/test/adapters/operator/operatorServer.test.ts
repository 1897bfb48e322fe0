// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { OperatorRequestError } from "../../../src/adapters/operator/operatorRequestError";
import type { OperatorRoute } from "../../../src/adapters/operator/operatorRoute";
import { OperatorServer } from "../../../src/adapters/operator/operatorServer";
import { StorageError } from "../../../src/domain/storageError";
import { RecordingLogger } from "../../fakes/recordingLogger";
import { request } from "node:http";

const echo = (method: "GET" | "POST", path: string, fields: Partial<OperatorRoute> = {}): OperatorRoute => ({
  method,
  path,
  summary: "Says what it was told",
  parameters: { word: "anything" },
  handle: async (parameters) => ({ json: { said: parameters.get("word") ?? null, wei: 10n ** 20n } }),
  ...fields,
});

describe("the operator's API", () => {
  let server: OperatorServer;
  let url: string;
  const logger = new RecordingLogger();
  const token = { authorization: "Bearer the token" };

  before(async () => {
    const failing = (error: Error) => async (): Promise<never> => Promise.reject(error);
    server = new OperatorServer(
      { host: "127.0.0.1", port: 0, token: "the token", version: "1.2.3" },
      {
        routes: [
          echo("GET", "/read"),
          echo("POST", "/write"),
          echo("GET", "/open", { isPublic: true, parameters: {} }),
          echo("GET", "/refused", { handle: failing(new OperatorRequestError(400, "word is missing")) }),
          echo("GET", "/full", { handle: failing(new StorageError("the disk is full")) }),
          echo("GET", "/broken", { handle: failing(new Error("a secret detail")) }),
          echo("GET", "/text", {
            statuses: { 503: "it is down" },
            handle: async () => ({ text: "down\n", contentType: "text/plain", status: 503 }),
          }),
        ],
        logger,
      },
    );
    url = await server.listen();
  });

  after(() => server.close());

  it("lets nobody in where there is no token", async () => {
    const open = new OperatorServer(
      { host: "127.0.0.1", port: 0, token: "", version: "1.2.3" },
      { routes: [echo("GET", "/read")], logger },
    );
    const openUrl = await open.listen();
    try {
      for (const authorization of ["", "Bearer ", "Bearer  "]) {
        expect((await fetch(`${openUrl}/read`, { headers: { authorization } })).status).to.equal(401);
      }
    } finally {
      await open.close();
    }
  });

  it("answers JSON, with big numbers as text", async () => {
    const response = await fetch(`${url}/read?word=hello`, { headers: token });
    expect(response.status).to.equal(200);
    expect(await response.json()).to.deep.equal({ said: "hello", wei: "100000000000000000000" });
  });

  it("takes what is posted as JSON", async () => {
    const response = await fetch(`${url}/write`, { method: "POST", headers: token, body: '{"word":7}' });
    expect(await response.json()).to.include({ said: "7" });
    expect(await (await fetch(`${url}/write`, { method: "POST", headers: token })).json()).to.include({ said: null });
  });

  it("wants the token, but for what is public", async () => {
    expect((await fetch(`${url}/read`)).status).to.equal(401);
    for (const authorization of ["Bearer wrong", "the token", "Bearer "]) {
      expect((await fetch(`${url}/read`, { headers: { authorization } })).status).to.equal(401);
    }
    expect((await fetch(`${url}/open`)).status).to.equal(200);
  });

  it("changes nothing by GET", async () => {
    const response = await fetch(`${url}/write`, { headers: token });
    expect(response.status).to.equal(405);
    expect(await response.json()).to.deep.equal({ error: "/write takes POST only", code: "OPERATOR_REQUEST" });
  });

  it("lets no web page in", async () => {
    expect((await fetch(`${url}/open`, { headers: { origin: "http://evil.example" } })).status).to.equal(403);
    expect(await statusWithHost(url, "evil.example")).to.equal(403);
    expect(await statusWithHost(url, "localhost:1234")).to.equal(200);
    expect(await statusWithHost(url, "127.0.0.1")).to.equal(200);
  });

  it("tells what is wrong, and no more than that", async () => {
    const answer = async (path: string): Promise<unknown> => {
      const response = await fetch(url + path, { headers: token });
      return [response.status, await response.json()];
    };
    expect(await answer("/refused")).to.deep.equal([400, { error: "word is missing", code: "OPERATOR_REQUEST" }]);
    expect(await answer("/full")).to.deep.equal([500, { error: "the disk is full", code: "STORAGE_UNAVAILABLE" }]);
    expect(await answer("/broken")).to.deep.equal([500, { error: "internal error", code: "INTERNAL" }]);
    expect(logger.at("error")).to.deep.equal(["An operator's request failed"]);
    expect(((await answer("/nowhere")) as [number])[0]).to.equal(404);
    const bad = await fetch(`${url}/write`, { method: "POST", headers: token, body: "[1]" });
    expect(bad.status).to.equal(400);
    const long = await fetch(`${url}/write`, { method: "POST", headers: token, body: "x".repeat(100_000) });
    expect(long.status).to.equal(413);
  });

  it("may answer text with a status of its own", async () => {
    const response = await fetch(`${url}/text`, { headers: token });
    expect([response.status, await response.text()]).to.deep.equal([503, "down\n"]);
  });

  it("describes itself", async () => {
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as {
      openapi: string;
      info: { version: string };
      paths: Record<string, Record<string, { security: unknown[]; summary: string; responses: Record<string, unknown> }>>;
    };
    expect(document.openapi).to.equal("3.1.0");
    expect(document.info.version).to.equal("1.2.3");
    expect(Object.keys(document.paths)).to.include.members(["/read", "/write", "/openapi.json"]);
    expect(document.paths["/write"]!.post!.security).to.deep.equal([{ token: [] }]);
    expect(document.paths["/open"]!.get!.security).to.deep.equal([]);
    expect(Object.keys(document.paths["/open"]!.get!.responses)).to.deep.equal(["200", "403", "405", "500"]);
    expect(Object.keys(document.paths["/write"]!.post!.responses)).to.deep.equal(["200", "400", "401", "403", "405", "413", "500"]);
    expect(document.paths["/text"]!.get!.responses["503"]).to.deep.equal({ description: "it is down" });
  });
});

function statusWithHost(url: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/open`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    });
    sent.on("error", reject);
    sent.end();
  });
}
