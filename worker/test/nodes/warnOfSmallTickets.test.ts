// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { price } from "../../src/domain/price";
import { wei } from "../../src/domain/wei";
import { warnOfSmallTickets } from "../../src/nodes/warnOfSmallTickets";
import { RecordingLogger } from "../fakes/recordingLogger";

describe("warnOfSmallTickets", () => {
  const warnings = (weiPerPixel: bigint, ticketEv: bigint): number => {
    const logger = new RecordingLogger();
    warnOfSmallTickets({ basePrice: price(weiPerPixel), ticketEv: wei(ticketEv) }, logger);
    return logger.at("warn").length;
  };

  it("is silent at the defaults, and where the work is free", () => {
    expect([warnings(1_000n, 8_000_000_000n), warnings(0n, 1n)]).to.deep.equal([0, 0]);
  });

  it("warns when an ordinary segment would take more than 600 tickets", () => {
    // 75,254,400 pixels in two seconds: 127.9 million wei for each of 600 tickets at 1000 wei per pixel.
    expect([warnings(1_000n, 128_000_000n), warnings(1_000n, 127_000_000n)]).to.deep.equal([0, 1]);
  });
});
