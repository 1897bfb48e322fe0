// SPDX-License-Identifier: MIT

import { PassThrough } from "node:stream";
import { expect } from "chai";
import { BodyTooLargeError } from "../../../src/adapters/protocol/bodyTooLargeError";
import { BodyTooSlowError } from "../../../src/adapters/protocol/bodyTooSlowError";
import { readBody } from "../../../src/adapters/protocol/readBody";
import { UploadBudget } from "../../../src/adapters/protocol/uploadBudget";
import { Refusal } from "../../../src/domain/refusal";

const failureOf = (read: Promise<unknown>): Promise<unknown> =>
  read.then(
    () => expect.fail("the body was read"),
    (error: unknown) => error,
  );

describe("readBody", () => {
  it("reads a body to its end", async () => {
    const stream = new PassThrough();
    const body = readBody(stream, { maxBytes: 10, timeoutMs: 60_000 });
    stream.write("123");
    stream.end("45");
    expect((await body).toString()).to.equal("12345");
  });

  it("keeps no chunk of those that come: millions of one byte would take hundreds of times their size", async () => {
    const stream = new PassThrough();
    const body = readBody(stream, { maxBytes: 10_000 });
    const chunk = Buffer.from("a");
    for (let count = 0; count < 5000; count += 1) stream.write(chunk);
    await new Promise((resolve) => setImmediate(resolve));
    chunk.write("x");
    stream.end("b");
    expect((await body).toString()).to.equal(`${"a".repeat(5000)}b`);
  });

  it("refuses a body that is too long, and leaves the stream open for the answer", async () => {
    const stream = new PassThrough();
    const body = readBody(stream, { maxBytes: 4 });
    stream.write("12345");
    expect(await failureOf(body)).to.be.instanceOf(BodyTooLargeError);
    expect(stream.destroyed).to.equal(false);
  });

  it("refuses a body that comes too slowly", async () => {
    const stream = new PassThrough();
    const body = readBody(stream, { maxBytes: 4, timeoutMs: 10 });
    stream.write("1");
    expect(await failureOf(body)).to.be.instanceOf(BodyTooSlowError);
    expect(stream.destroyed).to.equal(false);
    stream.destroy(new Error("later trouble has nobody to tell"));
  });

  it("ends when the peer leaves, before it reads or while it does", async () => {
    const [gone, leaving] = [new PassThrough(), new PassThrough()];
    gone.destroy();
    expect(await failureOf(readBody(gone, { maxBytes: 4 }))).to.be.instanceOf(Error);
    const body = readBody(leaving, { maxBytes: 4 });
    leaving.destroy();
    expect(await failureOf(body)).to.be.instanceOf(Error);
  });

  it("refuses a body for which there is no memory, and has it again when another upload is over", async () => {
    const budget = new UploadBudget({ maxBytes: 5, busyText: "OrchestratorBusy" });
    const [first, second] = [budget.open(), budget.open()];
    first.take(4);
    const stream = new PassThrough();
    const body = readBody(stream, { maxBytes: 100, onChunk: second.take });
    stream.write("12");
    const refusal = (await failureOf(body)) as Refusal;
    expect([refusal.kind, refusal.text]).to.deep.equal(["busy", "OrchestratorBusy"]);
    first.close();
    first.close();
    second.take(5);
    expect(() => second.take(1)).to.throw(Refusal);
  });
});
