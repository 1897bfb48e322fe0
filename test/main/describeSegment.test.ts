// SPDX-License-Identifier: MIT
import { expect } from "chai";

import { describeSegment } from "../../scripts/main/describeSegment";

describe("describeSegment", () => {
  const names = new Map([["https://a", "orchestrator-1"]]);
  const segment = {
    event: "segment",
    seq: 0,
    durationMs: 2_000,
    ms: 1_500,
    renditions: [{ bytes: 300_000 }, { bytes: 200_000 }],
    orchestrator: "https://a",
    attempts: [{}],
    ticketsSent: 3,
    error: "",
  };

  it("tells who did it, how fast, and what it cost", () => {
    const text = "segment   0 (of about 4): 2.0 s by orchestrator-1 in 1.50 s, 2 renditions, 500 kB, 3 tickets";
    expect(describeSegment(segment, 8, names)).to.equal(text);
    expect(describeSegment({ ...segment, attempts: [{}, {}] }, 8, names)).to.equal(`${text}, 2 tries`);
  });

  it("counts a single one as one, and a video without a length as one segment", () => {
    const still = { ...segment, durationMs: 40, renditions: [{ bytes: 13_000 }], ticketsSent: 1 };
    expect(describeSegment(still, 0, names)).to.equal(
      "segment   0 (of about 1): 0.0 s by orchestrator-1 in 1.50 s, 1 rendition, 13 kB, 1 ticket",
    );
  });

  it("tells what went wrong, and nothing of other events", () => {
    const failed = { ...segment, orchestrator: undefined, renditions: [], ticketsSent: 0, error: "nobody is free" };
    expect(describeSegment(failed, 8, names)).to.equal("segment   0 (of about 4): 2.0 s by nobody in 1.50 s, nobody is free, 0 tickets");
    expect(describeSegment({ event: "done" }, 8, names)).to.equal(undefined);
    expect(describeSegment(undefined, 8, names)).to.equal(undefined);
  });
});
