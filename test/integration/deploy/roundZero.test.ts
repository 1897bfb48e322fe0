// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { id, JsonRpcProvider, MaxUint256 } from "ethers";
import { LocalChain } from "../../support/localChain";
import {
  BondingManager__factory,
  LivepeerToken__factory,
  RoundsManager__factory,
  Verifier__factory,
  type BondingManager,
  type RoundsManager,
  type Verifier,
} from "../../../typechain-types";

const ORCHESTRATOR = 1;

describe("round 0, in which a new chain starts", () => {
  let local: LocalChain;
  let provider: JsonRpcProvider;
  let orchestrator: string;
  let bondingManager: BondingManager;
  let roundsManager: RoundsManager;
  let verifier: Verifier;

  before(async () => {
    local = await LocalChain.start();
    const { rpcUrl, chainId, contracts, accounts } = local.devnet;
    provider = new JsonRpcProvider(rpcUrl, chainId, { staticNetwork: true, cacheTimeout: -1 });
    orchestrator = accounts[ORCHESTRATOR]!;
    const [owner, signer] = [await provider.getSigner(0), await provider.getSigner(ORCHESTRATOR)];
    const at = (name: string): string => contracts[name]!;
    const token = LivepeerToken__factory.connect(at("LivepeerToken"), owner);
    bondingManager = BondingManager__factory.connect(at("BondingManager"), signer);
    roundsManager = RoundsManager__factory.connect(at("RoundsManager"), signer);
    verifier = Verifier__factory.connect(at("Verifier"), signer);
    await token.transfer(orchestrator, 1_000n);
    await token.connect(signer).approve(at("BondingManager"), 1_000n);
  });
  after(async () => {
    provider.destroy();
    await local.stop();
  });

  async function nextRound(): Promise<void> {
    const start = (await roundsManager.currentRoundStartBlock()) + (await roundsManager.roundLength());
    await local.mine(start - BigInt(await provider.getBlockNumber()));
    await roundsManager.initializeRound();
  }

  it("takes stake, but no claim, for which there can be no work yet", async () => {
    expect(await roundsManager.currentRound()).to.equal(0);
    await bondingManager.bond(1_000n, orchestrator);
    expect(await verifier.hasOpenClaim(orchestrator, MaxUint256)).to.equal(false);
    const claiming = verifier.submitClaim.staticCall(id("root"), 2_000n, 2n, 0n);
    await expect(claiming).to.be.revertedWithCustomError(verifier, "VerifierInvalidSpan").withArgs(0, 0);
    await nextRound();
    await verifier.submitClaim(id("root"), 2_000n, 2n, 0n);
    // The seed's round, the two of the window's end, and one to report it.
    for (let i = 0; i <= 4; i++) {
      expect(await verifier.hasOpenClaim(orchestrator, MaxUint256), `in round ${i}`).to.equal(true);
      await nextRound();
    }
    expect(await verifier.hasOpenClaim(orchestrator, MaxUint256)).to.equal(false);
  });
});
