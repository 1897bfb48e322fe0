// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { fitRendition } from "../../src/domain/fitRendition";
import { pixels } from "../../src/domain/pixels";
import type { SegmentProfile } from "../../src/domain/segmentProfile";
import { wei } from "../../src/domain/wei";
import { SegmentSender } from "../fakes/segmentSender";
import { TEST_PROFILES, TestNetwork, type TestOrchestrator } from "../fakes/testNetwork";

const TRIES = 40;
const FRAMES = 60;

describe("a sender that pays for less than it asks for", () => {
  let network: TestNetwork;
  let orchestrator: TestOrchestrator;
  let sender: SegmentSender;

  beforeEach(async () => {
    network = await TestNetwork.create();
    orchestrator = await network.orchestrator(4, { ticketEv: wei(10n ** 9n) });
    sender = new SegmentSender(network, orchestrator.uri);
    // As FFmpeg does: the source keeps its shape, the longer side is the profile's.
    orchestrator.transcoder.transcode = async (job) =>
      job.profiles.map((profile) => {
        const { width, height } = fitRendition({ width: 1280, height: 720 }, profile);
        const count = pixels(BigInt(width * height * FRAMES));
        return { profile, bytes: new Uint8Array(64), pixels: count, frames: FRAMES, width, height, durationMs: job.durationMs };
      });
  });

  afterEach(() => network.close());

  /** How many sessions of one segment, with so many tickets each, are served before the sender owes too much. */
  async function served(profiles: readonly SegmentProfile[], tickets: number, isDurationAssumed = false): Promise<number> {
    for (let count = 0; count < TRIES; count++) {
      network.clock.advance(61_000);
      const info = await sender.info();
      const request = await sender.request(info, { profiles, sequence: BigInt(count), ...(isDurationAssumed && { isDurationAssumed }) });
      const end = await sender.send(await sender.payment(info, tickets), request);
      await network.client.endSession(orchestrator.uri, info.authToken!);
      if (!("answer" in end)) {
        expect(end.text).to.equal("Insufficient balance");
        return count;
      }
    }
    return TRIES;
  }

  const wanted = { ...TEST_PROFILES[0]!, name: "wanted", width: 1280, height: 720, fps: 30, fpsDen: 1 };

  it("is not served for long with profiles that are flatter than any picture", async () => {
    expect(await served([{ ...wanted, height: 92 }], 8)).to.be.lessThan(5);
  });

  it("cannot raise what it may owe by what it says of segments that it does not pay for", async () => {
    const dummy = { ...wanted, name: "dummy", width: 16_384, height: 16_384, fps: 1, fpsDen: 2 };
    expect(await served([wanted, dummy], 1, true)).to.be.lessThan(9);
  });
});
