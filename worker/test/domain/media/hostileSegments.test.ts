// SPDX-License-Identifier: MIT

import { expect } from "chai";
import type { ElementaryStream } from "../../../src/domain/media/elementaryStream";
import { inspectAdts } from "../../../src/domain/media/inspectAdts";
import { inspectH264 } from "../../../src/domain/media/inspectH264";
import { parseH264Sequence } from "../../../src/domain/media/parseH264Sequence";
import { parseTransportStream } from "../../../src/domain/media/parseTransportStream";
import { TransportStreamMalformed } from "../../../src/domain/media/transportStreamMalformed";
import { StreamBuilder } from "./streamBuilder";

/** Parameter sets: 320x240 with frame numbers of 4 bits, progressive and interlaced. */
const PROGRESSIVE = Buffer.from("6742001ef40a0f84", "hex");
const INTERLACED = Buffer.from("6742001ef40a0f04", "hex");
/** Interlaced, with frame numbers of 16 bits, of 17, and of 2^32 + 2. */
const LONGEST_NUMBERS = Buffer.from("6742001e8dd0283c10", "hex");
const TOO_LONG_NUMBERS = Buffer.from("6742001e8ed0283c10", "hex");
const ENDLESS_NUMBERS = Buffer.from("6742001e8000000300ffffffffd0283c10", "hex");
/** 640x480. */
const LARGER = Buffer.from("6742001ef40501e880", "hex");
const START_CODE = Buffer.from([0, 0, 1]);

describe("hostile segments", () => {
  const streamOf = (...payloads: readonly Uint8Array[]): ElementaryStream => ({
    pid: 0x100,
    streamType: 0x1b,
    packets: payloads.map((payload) => ({ pts: 0, dts: 0, payload, isRandomAccess: false })),
  });
  const many = (bytes: readonly number[], count: number): Buffer => Buffer.alloc(bytes.length * count, Buffer.from(bytes));

  it("count as many units as five minutes of 32 slices a picture have, and no flood of them", () => {
    const slices = 300 * 120 * 32;
    const slice = [...START_CODE, 0x65, 0x88];
    const all = Buffer.concat([START_CODE, PROGRESSIVE, many(slice, slices)]);
    expect(inspectH264(streamOf(all))?.frames).to.equal(slices);
    expect(() => inspectH264(streamOf(all, all))).to.throw(TransportStreamMalformed, "more units");
    expect(() => inspectH264(streamOf(many([...START_CODE, 9], 2_000_001)))).to.throw(TransportStreamMalformed, "more units");
  });

  it("have one parameter set for each picture, and no flood of them", () => {
    const picture = [...START_CODE, ...PROGRESSIVE, ...START_CODE, 0x65, 0x88];
    expect(inspectH264(streamOf(many(picture, 36_000)))).to.include({ frames: 36_000, changesSize: false });
    expect(() => inspectH264(streamOf(many(picture, 200_000)))).to.throw(TransportStreamMalformed, "more units");
  });

  it("show pictures of two sizes, also where the first size comes back", () => {
    const units = [PROGRESSIVE, LARGER, PROGRESSIVE].flatMap((unit) => [START_CODE, unit]);
    expect(inspectH264(streamOf(Buffer.concat(units)))?.changesSize).to.equal(true);
  });

  it("have a parameter set of any length, of which the beginning is read", () => {
    expect(parseH264Sequence(Buffer.concat([PROGRESSIVE, Buffer.alloc(140 * 2 ** 20, 0x77)]))).to.include({ width: 320, height: 240 });
    expect(parseH264Sequence(Buffer.alloc(140 * 2 ** 20, 0x77))).to.not.equal(null);
  });

  it("have frame numbers of at most 16 bits: a slice with more takes for ever to read", () => {
    expect(parseH264Sequence(INTERLACED)).to.include({ isFramesOnly: false, log2MaxFrameNum: 4 });
    expect(parseH264Sequence(LONGEST_NUMBERS)).to.include({ isFramesOnly: false, log2MaxFrameNum: 16 });
    expect(parseH264Sequence(TOO_LONG_NUMBERS)).to.equal(undefined);
    expect(parseH264Sequence(ENDLESS_NUMBERS)).to.equal(undefined);
  });

  it("count as many frames of sound as five minutes at 96 kHz have, and no flood of them", () => {
    const frame = [0xff, 0xf1, 0x50, 0x80, 1, 0, 0xfc, 0];
    const frames = Math.ceil((300 * 96_000) / 1024);
    expect(inspectAdts(streamOf(many(frame, frames))).frames).to.have.length(frames);
    expect(() => inspectAdts(streamOf(many(frame, 300_001)))).to.throw(TransportStreamMalformed, "more frames of sound");
  });

  it("have as many packets as five minutes of pictures and sound, and no flood of them", () => {
    const bytes = new StreamBuilder().video(Buffer.from("x"), { pts: 1 }).bytes();
    const packet = bytes.subarray(-188);
    const pictures = 300 * (120 + 94);
    const [video] = parseTransportStream(Buffer.concat([bytes, Buffer.alloc(packet.length * (pictures - 1), packet)]));
    expect(video.packets).to.have.length(pictures);
    const flood = Buffer.concat([bytes, Buffer.alloc(packet.length * 300_000, packet)]);
    expect(() => parseTransportStream(flood)).to.throw(TransportStreamMalformed, "more pictures and sound");
  });
});
