// SPDX-License-Identifier: MIT

import type { Address } from "../../src/domain/address";
import { hex, type Hex } from "../../src/domain/hex";
import type { Keccak256 } from "../../src/domain/keccak256";
import { claimCommitment } from "../../src/domain/proofs/claimCommitment";
import type { ClaimData } from "../../src/domain/proofs/claimData";
import type { OpenedLeaves } from "../../src/domain/proofs/openedLeaves";
import type { Opening } from "../../src/domain/proofs/opening";
import { receiptHash } from "../../src/domain/proofs/receiptHash";
import { isMalformedLeaf } from "../../src/domain/proofs/isMalformedLeaf";
import { leafHash } from "../../src/domain/proofs/leafHash";
import { samplePixel } from "../../src/domain/proofs/samplePixel";
import { splitMultiProof } from "../../src/domain/proofs/splitMultiProof";
import { workKey } from "../../src/domain/proofs/workKey";
import { l1Block } from "../../src/domain/l1Block";
import type { SignedReceipt } from "../../src/domain/proofs/signedReceipt";
import { round, type Round } from "../../src/domain/round";
import type { RoundsState } from "../../src/domain/roundsState";
import { TransactionFailedError } from "../../src/domain/transactionFailedError";
import type { ClaimAttempt } from "../../src/ports/claimStore";
import type { Rounds } from "../../src/ports/rounds";
import type { ClaimOnChain, ClaimOutlook, Verifier } from "../../src/ports/verifier";
import { receiptFixture } from "./receiptFixture";

interface SimulatedClaim {
  readonly data: ClaimData;
  status: "submitted" | "proven" | "voided";
  openedSamples: bigint;
}

const NO_COMMITMENT: Hex = `0x${"00".repeat(24)}`;
const NO_HASH: Hex = `0x${"00".repeat(32)}`;

/**
 * The Verifier's rules as far as an orchestrator meets them, in memory: one claim a round, samples from the first round after it, a
 * window, openings that must be in the tree. A transaction that is "held" lies in the mempool until it is let go or its nonce is used.
 */
export class ProofSimulation implements Verifier, Rounds {
  readonly chainId = receiptFixture.domain.chainId;
  readonly verifier = receiptFixture.domain.verifier;
  samples = 16;
  responseRounds = 2n;
  currentRound = 10n;
  lastInitializedRound = 10n;
  /** Blocks of the current round that have passed; a round has 1,000. */
  roundBlocks = 500n;
  isClaimant = true;
  isRegistered = true;
  isDisowned = false;
  sender: Address = receiptFixture.orchestrator;
  nonce = 0;
  gasPerOpening = 30_000n;
  /** Above this the node software refuses a transaction without a reason of the contract's. */
  blockGas = 30_000_000n;
  isHolding = false;
  /** Called before a transaction takes effect and after it: throwing there is a crash at that instant. */
  beforeTransaction: (action: string) => void = () => undefined;
  afterTransaction: (action: string) => void = () => undefined;
  readonly claims = new Map<string, SimulatedClaim>();
  readonly openings: (readonly Opening[])[] = [];
  readonly submissions: { readonly round: bigint; readonly nonce: number }[] = [];
  readonly acceptedSignatures = new Set<Hex>();
  private readonly held = new Map<number, () => void>();

  constructor(private readonly keccak256: Keccak256) {}

  /** Time passes to the next initialized round. */
  nextRound(): void {
    this.currentRound++;
    this.lastInitializedRound = this.currentRound;
  }

  claim(atRound: bigint, orchestrator = receiptFixture.orchestrator): SimulatedClaim | undefined {
    return this.claims.get(`${orchestrator} ${atRound}`);
  }

  /** Rounds of claims whose span reaches back over another one: each would cost stake. */
  get overlaps(): bigint[] {
    const rounds = [...this.claims.keys()].map((key) => BigInt(key.split(" ")[1]!));
    return rounds.filter((later) => rounds.some((earlier) => this.claim(later)!.data.fromRound < earlier && earlier < later));
  }

  /** Mines what lies in the mempool. */
  letGo(): void {
    for (const mine of this.held.values()) mine();
    this.held.clear();
  }

  async state(): Promise<RoundsState> {
    return {
      currentRound: round(this.currentRound),
      lastInitializedRound: round(this.lastInitializedRound),
      lastInitializedBlockHash: NO_HASH,
      previousBlockHash: NO_HASH,
      currentRoundStartBlock: l1Block(0n),
      roundLengthBlocks: 1_000n,
      lastSeenBlock: l1Block(this.roundBlocks),
      poolSize: 1n,
    };
  }

  async initializeRound(): Promise<void> {
    this.lastInitializedRound = this.currentRound;
  }

  async nextBlock(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
  }

  async outlook(claim: Parameters<Verifier["outlook"]>[0]): Promise<ClaimOutlook> {
    let foundIn: Round | undefined;
    for (let number: bigint = claim.sinceRound; number <= this.currentRound; number++) {
      const onChain = this.claim(number, claim.orchestrator);
      if (onChain !== undefined && claimCommitment(onChain.data, this.keccak256) === claim.commitment) foundIn ??= round(number);
    }
    return {
      currentRound: round(this.currentRound),
      isRoundInitialized: this.lastInitializedRound === this.currentRound,
      foundIn,
      isRoundTaken: this.claim(this.currentRound, claim.orchestrator) !== undefined,
      isAttemptSpent: claim.attempt !== null && this.nonce > claim.attempt.nonce,
      isClaimant: this.isClaimant,
      isRegistered: this.isRegistered,
    };
  }

  async claimOf(orchestrator: Address, ofRound: Round): Promise<ClaimOnChain> {
    const claim = this.claim(ofRound, orchestrator);
    if (claim === undefined) return { status: "none", commitment: NO_COMMITMENT, openedSamples: 0n };
    const { status, openedSamples, data } = claim;
    return { status, commitment: claimCommitment(data, this.keccak256), openedSamples };
  }

  async windowOf(ofRound: Round): Promise<{ readonly seedRound: Round | undefined; readonly isClosed: boolean }> {
    const isKnown = this.lastInitializedRound > ofRound;
    const isClosed = isKnown && this.lastInitializedRound >= ofRound + 1n + this.responseRounds;
    return { seedRound: isKnown ? round(ofRound + 1n) : undefined, isClosed };
  }

  async samplesOf(orchestrator: Address, ofRound: Round, totalPixels: bigint): Promise<readonly bigint[]> {
    const seed = hex(this.keccak256(new TextEncoder().encode(`seed of ${ofRound + 1n}`)));
    const claim = { seed, orchestrator, round: ofRound, totalPixels };
    return Array.from({ length: this.samples }, (_, sample) => samplePixel(claim, sample, this.keccak256));
  }

  async isSigned({ signature }: SignedReceipt): Promise<boolean> {
    return this.acceptedSignatures.has(signature);
  }

  async submitClaim(
    orchestrator: Address,
    data: ClaimData,
    options: { readonly attempt: ClaimAttempt | null; readonly onAttempt: (attempt: ClaimAttempt) => Promise<void> },
  ): Promise<{ readonly round: Round; readonly transactionHash: Hex; readonly gasUsed: bigint }> {
    const { sender } = this;
    if (this.claim(this.currentRound, orchestrator) !== undefined) this.fail("submitClaim", "VerifierAlreadyClaimed");
    if (data.fromRound >= this.currentRound) this.fail("submitClaim", "VerifierInvalidSpan");
    const nonce = options.attempt?.nonce ?? Math.max(this.nonce, ...[...this.held.keys()].map((held) => held + 1));
    await options.onAttempt({ sender, nonce });
    this.beforeTransaction("submitClaim");
    const mine = (): void => {
      // A nonce is spent once, and a round has one claim: what comes second reverts or is not mined at all.
      if (this.nonce > nonce) return;
      this.nonce = nonce + 1;
      this.held.delete(nonce);
      if (this.claim(this.currentRound, orchestrator) !== undefined) return;
      this.submissions.push({ round: this.currentRound, nonce });
      this.claims.set(`${orchestrator} ${this.currentRound}`, { data, status: "submitted", openedSamples: 0n });
    };
    if (this.isHolding) {
      this.held.set(nonce, mine);
      throw new Error("killed while the transaction lay in the mempool");
    }
    mine();
    this.afterTransaction("submitClaim");
    return { round: round(this.currentRound), transactionHash: data.root, gasUsed: 60_000n };
  }

  async estimateOpenings(_account: Address, _round: Round, _data: ClaimData, { openings }: OpenedLeaves): Promise<bigint> {
    const gas = BigInt(openings.length) * this.gasPerOpening;
    if (gas > this.blockGas) throw new TransactionFailedError("openSamples", "exceeds block gas limit");
    return gas;
  }

  async openSamples(
    orchestrator: Address,
    ofRound: Round,
    data: ClaimData,
    { openings, proof }: OpenedLeaves,
  ): Promise<{ readonly transactionHash: Hex; readonly gasUsed: bigint }> {
    this.beforeTransaction("openSamples");
    const claim = this.claim(ofRound, orchestrator);
    const { seedRound, isClosed } = await this.windowOf(ofRound);
    if (claim === undefined || claim.status !== "submitted") return this.fail("openSamples", "VerifierAlreadyAnswered");
    if (seedRound === undefined) return this.fail("openSamples", "VerifierSeedUnknown");
    if (isClosed) return this.fail("openSamples", "VerifierWindowClosed");
    const samples = await this.samplesOf(orchestrator, ofRound, data.totalPixels);
    const leaves = openings.map(({ start, receipt }) => ({
      hash: leafHash(start, hex(receiptHash(receipt, this.keccak256)), this.keccak256),
      workKey: workKey(receipt, this.keccak256),
    }));
    if (splitMultiProof(leaves, proof, data.root, this.keccak256) === undefined) this.fail("openSamples", "VerifierInvalidMerkleProof");
    for (const opening of openings) {
      this.checkLeaf(opening, data, ofRound);
      const { start, receipt } = opening;
      const covered = samples.flatMap((pixel, sample) => (pixel >= start && pixel < start + receipt.pixels ? [sample] : []));
      if (covered.length === 0) this.fail("openSamples", "VerifierUnsampledLeaf");
      for (const sample of covered) claim.openedSamples |= 1n << BigInt(sample);
    }
    this.openings.push(openings);
    if (claim.openedSamples === (1n << BigInt(this.samples)) - 1n) {
      claim.status = this.isDisowned ? "voided" : "proven";
      claim.openedSamples = 0n;
    }
    this.afterTransaction("openSamples");
    return { transactionHash: data.root, gasUsed: BigInt(openings.length) * this.gasPerOpening };
  }

  async setOperator(): Promise<Hex> {
    return NO_HASH;
  }

  private checkLeaf(opening: Opening, data: ClaimData, ofRound: Round): void {
    const claim = { orchestrator: opening.receipt.orchestrator, round: ofRound, data };
    if (isMalformedLeaf(opening, claim)) this.fail("openSamples", "VerifierMalformedLeaf");
  }

  private fail(action: string, errorName: string): never {
    throw new TransactionFailedError(action, `${errorName}()`, { errorName });
  }
}
