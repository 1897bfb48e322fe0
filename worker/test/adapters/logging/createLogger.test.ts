// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { createLogger, type LoggerOptions } from "../../../src/adapters/logging/createLogger";
import { StorageError } from "../../../src/domain/storageError";
import type { Logger } from "../../../src/ports/logger";

const SIGNATURE = `0x${"ab".repeat(65)}`;

describe("createLogger", () => {
  function open(options: Partial<LoggerOptions> = {}): { logger: Logger; lines: string[] } {
    const lines: string[] = [];
    return { lines, logger: createLogger({ level: "debug", format: "json", write: (line) => lines.push(line), ...options }) };
  }

  function fieldsOf(fields: Record<string, unknown>, message = "Said"): Record<string, unknown> {
    const { logger, lines } = open();
    logger.info(message, fields);
    return JSON.parse(lines[0]) as Record<string, unknown>;
  }

  it("writes a sentence and fields, one JSON object a line", () => {
    const { logger, lines } = open();
    logger.child({ node: "one" }).warn("Called reward", { round: 12n, minted: 2n ** 100n });
    expect(lines[0].endsWith("\n")).to.equal(true);
    const line = JSON.parse(lines[0]) as Record<string, unknown>;
    expect(line).to.include({ level: "warn", msg: "Called reward", node: "one", round: "12", minted: (2n ** 100n).toString() });
    expect(line.time).to.match(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it("leaves out what lies below its level", () => {
    const { logger, lines } = open({ level: "warn" });
    logger.debug("d");
    logger.info("i");
    logger.warn("w");
    logger.error("e");
    expect(lines).to.have.length(2);
  });

  it("writes lines for people", () => {
    const { logger, lines } = open({ format: "text" });
    const cause = new Error("connection refused");
    logger.error("No answer", { url: "http://host:1", note: "two words", error: new StorageError("RPC away", {}, { cause }) });
    expect(lines[0]).to.match(
      /^\d\d:\d\d:\d\d\.\d{3} ERROR No answer url=http:\/\/host:1 note="two words" error=StorageError: "RPC away", because Error: "connection refused"/,
    );
  });

  context("given secrets", () => {
    it("hides fields by name, however deep", () => {
      const line = fieldsOf({
        privateKey: "0x01",
        ethPassword: "hunter2",
        orchSecret: "s",
        recipientRand: 7n,
        recipientRandHash: "0xhash",
        ticket: { sig: "0x02", nested: [{ authToken: "t", signature: "u", sessionId: "kept" }] },
        authorization: "Bearer x",
        seedless: "kept",
      });
      expect(line).to.include({
        privateKey: "[redacted]",
        ethPassword: "[redacted]",
        orchSecret: "[redacted]",
        recipientRand: "[redacted]",
      });
      expect(line).to.include({ recipientRandHash: "0xhash", seedless: "kept", authorization: "[redacted]" });
      expect(line.ticket).to.deep.equal({
        sig: "[redacted]",
        nested: [{ authToken: "[redacted]", signature: "[redacted]", sessionId: "kept" }],
      });
    });

    it("hides signatures and credentials of URLs inside texts, messages and errors", () => {
      const text = `ticket ${SIGNATURE} to https://user:pass@rpc.example/x and https://rpc.example/v2/abcdefghij0123456789ABCD?apikey=zzz`;
      const written = JSON.stringify(fieldsOf({ note: text, error: new Error(text), list: [text] }, text));
      expect(written).to.not.include("abab").and.to.not.include("pass@");
      expect(written).to.not.include("abcdefghij0123456789ABCD").and.to.not.include("zzz");
      expect(written).to.include("rpc.example");
    });

    it("keeps hashes and addresses", () => {
      const fields = { transactionHash: `0x${"cd".repeat(32)}`, sender: `0x${"ef".repeat(20)}` };
      expect(fieldsOf(fields)).to.include(fields);
    });
  });

  it("writes odd values without failing", () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    const line = fieldsOf({
      ...{ bytes: new Uint8Array(300), date: new Date(0), map: new Map([["a", 1n]]), set: new Set([1]), circular },
      ...{ missing: undefined, nothing: null, call: () => 1, time: "mine", long: Array(1000).fill(1) },
    });
    expect(line).to.include({ bytes: "[300 bytes]", date: "1970-01-01T00:00:00.000Z", nothing: null, time_: "mine" });
    expect(line.map).to.deep.equal({ a: "1" });
    expect(line.long).to.have.length(100);
  });

  it("keeps the stack of a bug and spares that of an expected failure", () => {
    const bug = fieldsOf({ error: new TypeError("undefined is not a function") }).error as Record<string, unknown>;
    expect(bug.stack).to.include("createLogger.test");
    const expected = fieldsOf({ error: new StorageError("full", { path: "/data" }) }).error as Record<string, unknown>;
    expect(expected).to.deep.equal({ name: "StorageError", message: "full", code: "STORAGE_UNAVAILABLE", fields: { path: "/data" } });
  });
});
