// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { HDNodeWallet } from "ethers";

import { deriveTestKeys } from "../../scripts/devnet/deriveTestKeys";

describe("deriveTestKeys", () => {
  const phrase = "test test test test test test test test test test test junk";

  it("gives the keys of BIP-44", () => {
    const keys = deriveTestKeys(phrase, 256);
    expect(keys).to.have.length(256);
    for (const index of [0, 1, 127, 128, 255]) {
      expect(keys[index]).to.equal(HDNodeWallet.fromPhrase(phrase, "", `m/44'/60'/0'/0/${index}`).privateKey);
    }
  });
});
