// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { networkConfigs } from "../../../deploy/config/networkConfigs";

describe("the parameters of every network", () => {
  for (const { name, bonding, proofs } of Object.values(networkConfigs)) {
    it(`let stake leave ${name} no later for the claims that it answers for`, () => {
      // A claim of the round of the unbonding is closed so many rounds later (docs/decisions/0101).
      expect(bonding.unbondingPeriod.value).to.be.at.least(proofs.responseRounds.value + 3n);
    });
  }
});
