// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { ChunkReader } from "../../../src/adapters/rtmp/chunkReader";
import { encodeChunks } from "../../../src/adapters/rtmp/encodeChunks";
import { RtmpError } from "../../../src/adapters/rtmp/rtmpError";
import { RTMP_TYPE, type RtmpMessage } from "../../../src/adapters/rtmp/rtmpMessage";

const VIDEO = RTMP_TYPE.video;

describe("ChunkReader", () => {
  it("puts messages together however the bytes come", () => {
    const messages = [0, 1, 127, 128, 129, 300, 5000].map((length, index) => message(length, { timestamp: 40 * index, streamId: 1 }));
    const bytes = Buffer.concat(messages.map((one) => encodeChunks(one, 4, 128)));
    for (const step of [1, 2, 7, 128, 141, bytes.length]) {
      const reader = newReader();
      const found: RtmpMessage[] = [];
      for (let at = 0; at < bytes.length; at += step) found.push(...reader.push(bytes.subarray(at, at + step)));
      expect(found, `${step} bytes at a time`).to.deep.equal(messages);
    }
  });

  it("takes what a header leaves out from the one before", () => {
    const bytes = hex(
      "04 000064 000002 09 01000000 aaaa", // at 100 ms
      "44 000021 000001 08 bb", // 33 ms later, sound, one byte
      "84 000010 cc", // 16 ms later
      "c4 dd", // and again
    );
    const found = newReader().push(bytes);
    expect(found.map(({ timestamp, type, streamId, payload }) => [timestamp, type, streamId, payload.toString("hex")])).to.deep.equal([
      [100, 9, 1, "aaaa"],
      [133, 8, 1, "bb"],
      [149, 8, 1, "cc"],
      [165, 8, 1, "dd"],
    ]);
  });

  it("reads times beyond three bytes, in every chunk of the message", () => {
    const payload = "ab".repeat(128);
    const bytes = hex("04 ffffff 000082 09 01000000 01000000", payload, "c4 01000000 cdef", "44 ffffff 000001 09 ff000000 11");
    expect(
      newReader()
        .push(bytes)
        .map(({ timestamp, payload: read }) => [timestamp, read.length]),
    ).to.deep.equal([
      [0x01000000, 130],
      [0, 1], // modulo 2^32
    ]);
  });

  it("reads chunk streams whose number takes two bytes or three", () => {
    const bytes = hex("00 05 000001 000001 08 00000000 aa", "01 0501 000002 000001 08 00000000 bb", "c0 05 cc");
    expect(
      newReader()
        .push(bytes)
        .map(({ payload }) => payload.toString("hex")),
    ).to.deep.equal(["aa", "bb", "cc"]);
  });

  it("keeps messages apart whose chunks take turns", () => {
    const [sound, video] = [encodeChunks(message(200, { type: RTMP_TYPE.audio }), 4, 128), encodeChunks(message(200), 5, 128)];
    const bytes = Buffer.concat([sound.subarray(0, 140), video.subarray(0, 140), sound.subarray(140), video.subarray(140)]);
    expect(
      newReader()
        .push(bytes)
        .map(({ type, payload }) => [type, payload.length]),
    ).to.deep.equal([
      [RTMP_TYPE.audio, 200],
      [VIDEO, 200],
    ]);
  });

  it("follows the sender's chunk size from the next chunk on", () => {
    const size = encodeChunks({ type: RTMP_TYPE.setChunkSize, streamId: 0, timestamp: 0, payload: hex("00001000") }, 2, 128);
    const found = newReader().push(Buffer.concat([size, encodeChunks(message(5000), 4, 4096)]));
    expect(found).to.deep.equal([message(5000)]);
  });

  it("drops what the sender takes back", () => {
    const abort = encodeChunks({ type: RTMP_TYPE.abort, streamId: 0, timestamp: 0, payload: hex("00000004") }, 2, 128);
    const begun = encodeChunks(message(200), 4, 128).subarray(0, 140);
    const found = newReader().push(Buffer.concat([begun, abort, encodeChunks(message(3), 4, 128)]));
    expect(found).to.deep.equal([message(3)]);
  });

  const faults: [string, () => Buffer, string][] = [
    ["a chunk that refers to nothing", () => hex("c4 aa"), "a chunk refers to one that never came"],
    [
      "a message within a message",
      () => Buffer.concat([encodeChunks(message(200), 4, 128).subarray(0, 140), encodeChunks(message(3), 4, 128)]),
      "a message begins within another of its chunk stream",
    ],
    ["too many chunk streams", () => Buffer.concat(ids(33).map((id) => encodeChunks(message(1), id, 128))), "more than 32 chunk streams"],
    ["a chunk size of nothing", () => hex("02 000000 000004 01 00000000 00000000"), "a chunk size of 0 bytes"],
    ["chunks of one byte", () => hex("02 000000 000004 01 00000000 00000001"), "a chunk size of 1 bytes: set the encoder to 128 or more"],
    ["chunks of 127 bytes", () => hex("02 000000 000004 01 00000000 0000007f"), "a chunk size of 127 bytes"],
    ["a chunk size that is cut off", () => hex("02 000000 000002 01 00000000 0000"), "a message about chunks is cut off"],
  ];
  for (const [name, bytes, text] of faults) {
    it(`refuses ${name}`, () => {
      expect(() => newReader().push(bytes())).to.throw(RtmpError, text);
    });
  }

  it("keeps none of the buffers that come, however small", () => {
    const reader = newReader();
    const bytes = encodeChunks(message(5000), 4, 128);
    const pieces = Array.from(bytes, (byte) => Buffer.of(byte));
    const last = pieces.pop()!;
    for (const piece of pieces) expect(reader.push(piece)).to.deep.equal([]);
    for (const piece of pieces) piece.fill(0xff);
    expect(reader.push(last)).to.deep.equal([message(5000)]);
  });

  it("counts the chunk that is on its way to what it may keep", () => {
    const reader = new ChunkReader({ maxHeldBytes: () => 1000 });
    reader.push(encodeChunks({ type: RTMP_TYPE.setChunkSize, streamId: 0, timestamp: 0, payload: hex("00e00000") }, 2, 128));
    reader.push(encodeChunks(message(5000), 4, 5000).subarray(0, 1000));
    expect(() => reader.push(Buffer.of(1))).to.throw(RtmpError, "more than 1000 bytes of messages that are begun and not ended");
  });

  it("does not keep more than 24 MiB of messages that never end", () => {
    const reader = newReader();
    reader.push(encodeChunks({ type: RTMP_TYPE.setChunkSize, streamId: 0, timestamp: 0, payload: hex("00e00000") }, 2, 128));
    const begin = (id: number): Buffer => Buffer.concat([hex(`0${id} 000000 ffffff 09 00000000`), Buffer.alloc(0xe00000)]);
    reader.push(begin(4));
    expect(() => reader.push(begin(5))).to.throw(RtmpError, "more than 25165824 bytes of messages that are begun and not ended");
  });

  it("comes to an end on any bytes", () => {
    let state = 7;
    const noise = Buffer.from(Uint8Array.from({ length: 20_000 }, () => ((state = (state * 48271) % 2147483647) >> 8) & 0xff));
    for (let at = 0; at < 400; at += 1) {
      try {
        newReader().push(noise.subarray(at * 50));
      } catch (error) {
        expect(error).to.be.instanceOf(RtmpError);
      }
    }
  });
});

function newReader(): ChunkReader {
  return new ChunkReader({ maxHeldBytes: () => 24 * 1024 ** 2 });
}

function message(length: number, changes: Partial<RtmpMessage> = {}): RtmpMessage {
  const payload = Buffer.from(Uint8Array.from({ length }, (_, index) => index & 0xff));
  return { type: VIDEO, streamId: 0, timestamp: 0, payload, ...changes };
}

function ids(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 3);
}

function hex(...parts: readonly string[]): Buffer {
  return Buffer.from(parts.join("").replaceAll(" ", ""), "hex");
}
