// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { remoteTimeoutMs } from "../../../src/domain/remote/remoteTimeoutMs";

describe("remoteTimeoutMs", () => {
  it("is four times the segment, and eight seconds at least", () => {
    expect([0, 1999, 2000, 2001, 10_000].map(remoteTimeoutMs)).to.deep.equal([8000, 8000, 8000, 8004, 40_000]);
  });
});
