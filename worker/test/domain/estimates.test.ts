// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { estimatedFee } from "../../src/domain/estimatedFee";
import { estimatedPixels } from "../../src/domain/estimatedPixels";
import { pixelFee } from "../../src/domain/pixelFee";
import { pixels } from "../../src/domain/pixels";
import { price } from "../../src/domain/price";
import { PROFILE_PRESETS } from "../../src/domain/profilePresets";
import { rational } from "../../src/domain/rational";
import { rationalMath } from "../../src/domain/rationalMath";

const profile = PROFILE_PRESETS.get("P240p30fps16x9")!;

describe("estimates", () => {
  it("rounds seconds and frame rates up", () => {
    expect(estimatedPixels([profile], 2000)).to.equal(426n * 240n * 30n * 2n);
    expect(estimatedPixels([profile], 2001)).to.equal(426n * 240n * 30n * 3n);
    expect(estimatedPixels([{ ...profile, fps: 30_000, fpsDen: 1001 }], 2000)).to.equal(426n * 240n * 30n * 2n);
  });

  it("assumes 60 frames where the source's are passed through", () => {
    expect(estimatedPixels([{ ...profile, fps: 0 }], 1000)).to.equal(426n * 240n * 60n);
  });

  it("sums over the ladder", () => {
    expect(estimatedPixels([profile, profile], 1000)).to.equal(2n * 426n * 240n * 30n);
    expect(estimatedPixels([], 1000)).to.equal(0n);
  });

  it("pays the double 1.02 ahead, not 51/50", () => {
    const fee = estimatedFee(pixels(1n), price(1n));
    expect(fee).to.deep.equal(rational(4593671619917906n, 2n ** 52n));
    expect(rationalMath.toNumber(fee)).to.be.closeTo(1.02, 1e-9);
    expect(rationalMath.compare(fee, rational(51n, 50n))).to.equal(1);
  });

  it("charges exactly", () => {
    expect(pixelFee(pixels(7n), price(10n, 3n))).to.deep.equal(rational(70n, 3n));
  });
});
