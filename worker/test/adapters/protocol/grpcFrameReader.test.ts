// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { grpcFrame } from "../../../src/adapters/protocol/grpcFrame";
import { GrpcFrameReader } from "../../../src/adapters/protocol/grpcFrameReader";

const MESSAGES = ["", "a", "some words", "x".repeat(3000), "end"].map((text) => Buffer.from(text));

describe("GrpcFrameReader", () => {
  for (const step of [1, 4, 5, 7, 1000, 100_000]) {
    it(`finds the messages in chunks of ${step} bytes`, () => {
      const bytes = Buffer.concat(MESSAGES.map(grpcFrame.wrap));
      const reader = new GrpcFrameReader({ maxBytes: 3000 });
      const found: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += step) found.push(...reader.push(bytes.subarray(at, at + step)));
      expect(found).to.deep.equal(MESSAGES);
    });
  }

  it("refuses a message that is too long, by its header", () => {
    const reader = new GrpcFrameReader({ maxBytes: 10 });
    expect(() => reader.push(Buffer.from([0, 0, 0, 0, 11]))).to.throw("a gRPC message of 11 bytes is too long");
  });
});
