// SPDX-License-Identifier: MIT
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { ethers } from "hardhat";
import { hardhat } from "../../../deploy/config/hardhat";
import { accountAt } from "../../support/accountAt";
import { ClaimTree } from "../../support/claimTree";
import { deployFixture } from "../../support/deployFixture";
import type { Receipt } from "../../support/receipt";
import { receiptOf } from "../../support/receiptOf";
import { signReceipt } from "../../support/signReceipt";
import { startRound } from "../../support/startRound";

const STAKE = ethers.parseEther("1000");
const ROUND_LENGTH = { value: 20n, unit: "blocks", reason: "tests pass many rounds" };

/** The whole protocol with two active orchestrators of 1,000 LPT each, an operator's key, two gateways and a finder. */
export async function proofsFixture() {
  const system = await deployFixture({ ...hardhat, rounds: { ...hardhat.rounds, roundLength: ROUND_LENGTH } });
  const { token, bondingManager, roundsManager, verifier } = system;
  const [orchestrator, rival, operator] = [await accountAt(1), await accountAt(2), await accountAt(3)];
  const [gateway, secondGateway, stranger, finder] = [await accountAt(4), await accountAt(5), await accountAt(6), await accountAt(7)];
  await startRound(roundsManager);
  for (const account of [orchestrator, rival]) {
    await token.transfer(account.address, STAKE);
    await token.connect(account).approve(await bondingManager.getAddress(), STAKE);
    await bondingManager.connect(account).bond(STAKE, account.address);
  }
  const round = await startRound(roundsManager);

  const gateways: readonly HardhatEthersSigner[] = [gateway, secondGateway, stranger];
  const address = await verifier.getAddress();
  /** Signs a receipt with its gateway's key. */
  const sign = (receipt: Receipt): Promise<string> => {
    const signer = gateways.find((each) => each.address === receipt.gateway);
    if (signer === undefined) throw new Error(`Nobody signs for ${receipt.gateway}.`);
    return signReceipt(signer, address, receipt);
  };
  /** Receipts of an orchestrator for a stream, of unequal lengths. */
  const receipts = (count: number, values: Partial<Receipt> = {}): Receipt[] =>
    Array.from({ length: count }, (_, i) =>
      receiptOf({
        gateway: gateway.address,
        orchestrator: orchestrator.address,
        round: 1n,
        sequence: BigInt(i),
        pixels: 1_000n + 37n * BigInt(i),
        ...values,
      }),
    );
  /** Puts a claim of the orchestrator on record and returns its round. */
  const submit = async (tree: ClaimTree, claimant = orchestrator): Promise<bigint> => {
    const { root, totalPixels, segments, fromRound } = tree.data;
    await verifier.connect(claimant).submitClaim(root, totalPixels, segments, fromRound);
    return roundsManager.currentRound();
  };
  /** What answers a claim of the orchestrator in full. */
  const answer = async (tree: ClaimTree, claimRound: bigint) => {
    const pixels = await verifier.samplesOf(orchestrator.address, claimRound, tree.totalPixels);
    return tree.open(tree.indicesOf(pixels), sign);
  };
  /** Answers a claim of the orchestrator. */
  const prove = async (tree: ClaimTree, claimRound: bigint, sender = stranger) => {
    const { openings, proof } = await answer(tree, claimRound);
    return verifier.connect(sender).openSamples(orchestrator.address, claimRound, tree.data, openings, proof);
  };
  return {
    ...system,
    orchestrator,
    rival,
    operator,
    gateway,
    secondGateway,
    stranger,
    finder,
    round,
    stake: STAKE,
    sign,
    receipts,
    submit,
    answer,
    prove,
  };
}

/** The same with a claim of 40 segments on record, made in `claimRound`. */
export async function claimedFixture() {
  const fixture = await proofsFixture();
  const tree = new ClaimTree(fixture.receipts(40));
  const claimRound = await fixture.submit(tree);
  return { ...fixture, tree, claimRound };
}

/** The same one round later: the samples are known. */
export async function sampledFixture() {
  const fixture = await claimedFixture();
  const seedRound = await startRound(fixture.roundsManager);
  return { ...fixture, seedRound };
}

/** The same with the claim proven. */
export async function provenFixture() {
  const fixture = await sampledFixture();
  await fixture.prove(fixture.tree, fixture.claimRound);
  return fixture;
}

/** The same as {@link claimedFixture} with the window closed and nothing opened. */
export async function missedFixture() {
  const fixture = await sampledFixture();
  await startRound(fixture.roundsManager, 1);
  await startRound(fixture.roundsManager, 1);
  return fixture;
}
