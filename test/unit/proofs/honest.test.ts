// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { concat, id } from "ethers";
import { ethers } from "hardhat";
import { RandomNumbers } from "../../model/randomNumbers";
import { ClaimTree } from "../../support/claimTree";
import type { Receipt } from "../../support/receipt";
import { receiptOf } from "../../support/receiptOf";
import { signReceipt } from "../../support/signReceipt";
import { skipRounds, startRound } from "../../support/startRound";
import { proofsFixture } from "./proofsFixture";

const SEEDS = [1, 2, 3, 4, 5, 6];
const STEPS = 120;
const [SUBMITTED, PROVEN, VOIDED] = [1n, 2n, 3n];
const [HONEST, REFUSE] = [0, 1];

interface HonestClaim {
  readonly round: bigint;
  readonly tree: ClaimTree;
  isVoided: boolean;
}

/** The same system with a contract wallet among the gateways, whose owner is no friend of the orchestrator. */
async function walletFixture() {
  const fixture = await proofsFixture();
  const wallet = await ethers.deployContract("GatewayWalletMock", [fixture.gateway.address]);
  return { ...fixture, wallet, walletAddress: await wallet.getAddress(), address: await fixture.verifier.getAddress() };
}

/** An honest orchestrator, everybody else, and what the two do by chance. */
class Story {
  readonly claims: HonestClaim[] = [];
  #sequence = 0n;
  #isRefusing = false;
  refused = 0;

  constructor(
    private readonly world: Awaited<ReturnType<typeof walletFixture>>,
    private readonly random: RandomNumbers,
  ) {}

  async step(): Promise<void> {
    const actions = [
      () => this.#claim(),
      () => this.#claim(),
      () => this.#answer(false),
      () => this.#nextRound(),
      () => this.#nextRound(),
      () => this.#pause(),
      () => this.#changeParameter(),
      () => this.#changeMind(),
      () => this.#openPart(),
      () => this.#accuse(),
      () => this.#accuse(),
      () => this.#accuse(),
      () => this.#openWrongly(),
      () => this.#claimForAnother(),
    ];
    await actions[this.#pick(actions.length)]?.();
  }

  async finish(): Promise<void> {
    if (await this.world.controller.paused()) await this.world.controller.unpause();
    await startRound(this.world.roundsManager);
    await this.#answer(true);
    for (let i = 0; i < 3; i++) await startRound(this.world.roundsManager);
    for (let i = 0; i < 10; i++) await this.#accuse();
  }

  /** The orchestrator claims once a round, with segments that it has never claimed. */
  async #claim(): Promise<void> {
    const { verifier, roundsManager, controller, orchestrator, gateway, walletAddress } = this.world;
    const round = await roundsManager.currentRound();
    if ((await controller.paused()) || this.claims.some((claim) => claim.round === round)) return;
    // Of the rounds since its last claim, or of the last one only.
    const since = this.claims.at(-1)?.round ?? 0n;
    const fromRound = this.#pick(2) === 0 ? since : round - 1n;
    const receipts = Array.from({ length: 1 + this.#pick(9) }, () =>
      receiptOf({
        gateway: this.#pick(4) === 0 ? walletAddress : gateway.address,
        orchestrator: orchestrator.address,
        round: fromRound + BigInt(this.#pick(Number(round - fromRound))),
        sequence: this.#sequence++,
        pixels: 1n + BigInt(this.#pick(5_000)),
      }),
    );
    const tree = new ClaimTree(receipts, { fromRound });
    const { root, totalPixels, segments } = tree.data;
    await verifier.connect(orchestrator).submitClaim(root, totalPixels, segments, fromRound);
    this.claims.push({ round, tree, isVoided: false });
  }

  /** The orchestrator answers what is due: sooner or later, but before the window closes. */
  async #answer(isUrgent: boolean): Promise<void> {
    const { verifier, orchestrator } = this.world;
    for (const claim of this.claims) {
      const { status } = await verifier.claimOf(orchestrator.address, claim.round);
      const { seedRound, isClosed } = await verifier.windowOf(claim.round);
      if (status !== SUBMITTED || seedRound === 0n || isClosed) continue;
      if (!isUrgent && this.#pick(2) === 0) continue;
      const pixels = await verifier.samplesOf(orchestrator.address, claim.round, claim.tree.totalPixels);
      await this.#open(claim, claim.tree.indicesOf(pixels), true);
    }
  }

  async #open(claim: HonestClaim, indices: number[], isClaimant: boolean): Promise<void> {
    const { verifier, orchestrator, stranger, walletAddress, gateway, address } = this.world;
    const { openings, proof } = await claim.tree.open(indices, (receipt) => signReceipt(gateway, address, receipt));
    const isDisowned = this.#isRefusing && openings.some(({ receipt }) => receipt.gateway === walletAddress);
    const sending = verifier
      .connect(isClaimant ? orchestrator : stranger)
      .openSamples(orchestrator.address, claim.round, claim.tree.data, openings, proof);
    if (isDisowned && !isClaimant) return this.#expectRefusal(sending);
    await sending;
    if (isDisowned) claim.isVoided = true;
  }

  /** Time passes, sometimes without anybody initializing the rounds. The orchestrator looks first whether anything is due. */
  async #nextRound(): Promise<void> {
    const { roundsManager, controller } = this.world;
    const rounds = 1 + this.#pick(this.#pick(4) === 0 ? 12 : 2);
    if (this.#pick(3) === 0 || (await controller.paused())) return skipRounds(roundsManager, rounds);
    await this.#answer(true);
    await startRound(roundsManager, rounds);
  }

  async #pause(): Promise<void> {
    const { controller } = this.world;
    if (await controller.paused()) await controller.unpause();
    else if (this.#pick(2) === 0) await controller.pause();
  }

  async #changeParameter(): Promise<void> {
    const { verifier } = this.world;
    const changes = [
      () => verifier.setSamples(1 + this.#pick(56)),
      () => verifier.setResponseRounds(2 + this.#pick(4)),
      () => verifier.setMissingProofPenalty(this.#pick(1_000_001)),
      () => verifier.setDoubleClaimPenalty(1_000_000),
    ];
    await changes[this.#pick(changes.length)]?.();
  }

  async #changeMind(): Promise<void> {
    this.#isRefusing = this.#pick(2) === 0;
    await this.world.wallet.setMood(this.#isRefusing ? REFUSE : HONEST);
  }

  /** Somebody else opens some of the samples. */
  async #openPart(): Promise<void> {
    const { verifier, orchestrator } = this.world;
    const claim = this.#anyClaim();
    if (claim === undefined) return;
    const { status } = await verifier.claimOf(orchestrator.address, claim.round);
    const { seedRound, isClosed } = await verifier.windowOf(claim.round);
    if (status !== SUBMITTED || seedRound === 0n || isClosed) return;
    const indices = claim.tree.indicesOf(await verifier.samplesOf(orchestrator.address, claim.round, claim.tree.totalPixels));
    await this.#open(claim, indices.slice(0, 1 + this.#pick(indices.length)), false);
  }

  /** Somebody accuses the orchestrator, with its own leaves and with what can be made of them. */
  async #accuse(): Promise<void> {
    const { verifier, roundsManager, orchestrator, stranger } = this.world;
    const [first, second] = [this.#anyClaim(), this.#anyClaim()];
    if (first === undefined || second === undefined) return;
    const accuser = verifier.connect(stranger);
    const round = this.#pick(2) === 0 ? first.round : BigInt(this.#pick(Number(await roundsManager.currentRound()) + 2));
    await this.#expectRefusal(accuser.reportMissingProof.staticCall(orchestrator.address, round, stranger.address));
    const [leaf, other] = [this.#evidence(first), this.#evidence(second)];
    await this.#expectRefusal(accuser.reportDoubleClaim.staticCall(orchestrator.address, leaf, other, stranger.address));
    await this.#expectRefusal(accuser.reportDoubleClaim.staticCall(orchestrator.address, leaf, leaf, stranger.address));
    await this.#expectRefusal(accuser.reportMalformedLeaf.staticCall(orchestrator.address, leaf, stranger.address));
    for (const [earlier, later] of [
      [first.round, second],
      [round, second],
    ] as const) {
      await this.#expectRefusal(
        accuser.reportOverlap.staticCall(orchestrator.address, earlier, later.round, later.tree.data, stranger.address),
      );
    }
  }

  /** Somebody opens with something wrong in it. */
  async #openWrongly(): Promise<void> {
    const { verifier, orchestrator, stranger, gateway, address } = this.world;
    const claim = this.#anyClaim();
    if (claim === undefined) return;
    const { openings, proof } = await claim.tree.open([this.#pick(claim.tree.receipts.length)], (receipt) =>
      signReceipt(gateway, address, receipt),
    );
    const [opening] = openings;
    if (opening === undefined) return;
    const longer = { ...opening.receipt, pixels: opening.receipt.pixels + 1n };
    const moved = { ...opening, start: opening.start + 1n };
    const wrong = { ...opening, receipt: longer, signature: await signReceipt(gateway, address, longer) };
    const forged = { ...opening, signature: await signReceipt(stranger, address, opening.receipt) };
    for (const each of [[wrong], [moved], [forged], [opening, opening], []]) {
      await this.#expectRefusal(
        verifier.connect(stranger).openSamples.staticCall(orchestrator.address, claim.round, claim.tree.data, each, proof),
      );
    }
  }

  async #claimForAnother(): Promise<void> {
    const { verifier, orchestrator, stranger } = this.world;
    await this.#expectRefusal(verifier.connect(stranger).submitClaimFor.staticCall(orchestrator.address, id("a tree"), 10, 1, 0));
  }

  /** A leaf of a claim, as it is or changed somewhere. */
  #evidence(claim: HonestClaim) {
    const leaf = claim.tree.claimedLeaf(this.#pick(claim.tree.receipts.length), claim.round);
    return this.#pick(3) === 0 ? leaf : this.#mutated(leaf);
  }

  #mutated(leaf: ReturnType<ClaimTree["claimedLeaf"]>): ReturnType<ClaimTree["claimedLeaf"]> {
    const { receipt } = leaf;
    const with_ = (values: Partial<Receipt>) => ({ ...leaf, receipt: { ...receipt, ...values } });
    const another = this.#anyClaim();
    const changes = [
      () => ({ ...leaf, start: leaf.start + 1n }),
      () => ({ ...leaf, start: 2n ** 64n - 1n }),
      () => ({ ...leaf, proof: { ...leaf.proof, nodes: leaf.proof.nodes.concat(id("a node")) } }),
      () => ({ ...leaf, proof: { nodes: leaf.proof.nodes.concat(id("a node")), steps: concat([leaf.proof.steps, "0x00"]) } }),
      () => ({ ...leaf, proof: { nodes: [], steps: "0x" } }),
      () => ({ ...leaf, claim: { ...leaf.claim, fromRound: leaf.claim.fromRound + 1n } }),
      () => with_({ orchestrator: this.world.rival.address }),
      () => with_({ round: receipt.round + 1_000n }),
      () => with_({ pixels: 0n }),
      () => with_({ pixels: receipt.pixels + 1n }),
      () => with_({ sequence: receipt.sequence + 1n }),
      () => with_({ renditionsHash: id("other renditions") }),
      () => with_({ streamId: id("another stream") }),
      () => ({ ...leaf, claim: { ...leaf.claim, totalPixels: leaf.claim.totalPixels + 1n } }),
      () => (another === undefined || another.round === leaf.round ? with_({ pixels: 0n }) : { ...leaf, round: another.round }),
    ];
    return changes[this.#pick(changes.length)]?.() ?? leaf;
  }

  #anyClaim(): HonestClaim | undefined {
    return this.claims[this.#pick(this.claims.length)];
  }

  async #expectRefusal(sending: Promise<unknown>): Promise<void> {
    this.refused++;
    await expect(sending).to.be.reverted;
  }

  #pick(count: number): number {
    return count === 0 ? 0 : this.random.below(count);
  }
}

describe("An honest orchestrator", () => {
  for (const seed of SEEDS) {
    it(`is never punished and always able to answer, whatever happens around it (seed ${seed})`, async () => {
      const world = await loadFixture(walletFixture);
      const { verifier, bondingManager, orchestrator, stake } = world;
      const story = new Story(world, new RandomNumbers(seed));
      for (let i = 0; i < STEPS; i++) await story.step();
      await story.finish();

      expect(story.claims).not.to.have.length(0);
      expect(story.refused).to.be.greaterThan(20);
      for (const { round, tree, isVoided } of story.claims) {
        const { status } = await verifier.claimOf(orchestrator.address, round);
        expect(status, `round ${round}`).to.equal(isVoided ? VOIDED : PROVEN);
        expect(await verifier.provenPixels(orchestrator.address, round)).to.equal(isVoided ? 0n : tree.totalPixels);
        for (const fault of [0, 1, 2]) expect(await verifier.isPunished(orchestrator.address, round, fault)).to.equal(false);
      }
      expect(await bondingManager.queryFilter(bondingManager.filters.TranscoderSlashed(), 0)).to.deep.equal([]);
      expect((await bondingManager.getDelegator(orchestrator.address))[0]).to.equal(stake);
    });
  }
});
