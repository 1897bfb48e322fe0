// SPDX-License-Identifier: MIT

import type { IVerifierInterface } from "../../../../typechain-types/contracts/interfaces/IVerifier";
import { IBondingManager__factory } from "../../../../typechain-types/factories/contracts/interfaces/IBondingManager__factory";
import { IRoundsManager__factory } from "../../../../typechain-types/factories/contracts/interfaces/IRoundsManager__factory";
import { IVerifier__factory } from "../../../../typechain-types/factories/contracts/interfaces/IVerifier__factory";
import { address, type Address } from "../../domain/address";
import { type Hex } from "../../domain/hex";
import type { ClaimData } from "../../domain/proofs/claimData";
import type { OpenedLeaves } from "../../domain/proofs/openedLeaves";
import type { SignedReceipt } from "../../domain/proofs/signedReceipt";
import { round, type Round } from "../../domain/round";
import { TransactionFailedError } from "../../domain/transactionFailedError";
import type { ClaimAttempt } from "../../ports/claimStore";
import type { ClaimOnChain, ClaimOutlook, Verifier } from "../../ports/verifier";
import type { ChainContext } from "./chainContext";
import type { TransactionReceipt } from "./transactionReceipt";
import type { TransactionRequest } from "./transactionRequest";

const STATUSES = ["none", "submitted", "proven", "voided"] as const;

/** Claims and openings, in the Verifier. */
export class ChainVerifier implements Verifier {
  readonly chainId: bigint;
  readonly #interface: IVerifierInterface = IVerifier__factory.createInterface();

  constructor(
    private readonly context: ChainContext,
    readonly verifier: Address,
  ) {
    this.chainId = context.provider._network.chainId;
  }

  async outlook(claim: Parameters<Verifier["outlook"]>[0]): Promise<ClaimOutlook> {
    const { provider, addresses, sender } = this.context;
    const { orchestrator, commitment, sinceRound, attempt } = claim;
    const blockTag = await provider.getBlockNumber();
    const rounds = IRoundsManager__factory.connect(addresses.RoundsManager, provider);
    const bonding = IBondingManager__factory.connect(addresses.BondingManager, provider);
    const contract = this.#contract();
    const [current, isRoundInitialized, operator, isRegistered, nonce] = await Promise.all([
      rounds.currentRound({ blockTag }),
      rounds.currentRoundInitialized({ blockTag }),
      contract.operatorOf(orchestrator, { blockTag }),
      bonding.isRegisteredTranscoder(orchestrator, { blockTag }),
      attempt === null ? 0 : provider.getTransactionCount(attempt.sender, blockTag),
    ]);
    const candidates: bigint[] = [];
    for (let number = sinceRound < current ? sinceRound : current; number <= current; number++) candidates.push(number);
    const claims = await Promise.all(candidates.map((number) => contract.claimOf(orchestrator, number, { blockTag })));
    const found = claims.findIndex((onChain) => onChain.status !== 0n && onChain.commitment === commitment);
    return {
      currentRound: round(current),
      isRoundInitialized,
      foundIn: found < 0 ? undefined : round(candidates[found]!),
      isRoundTaken: claims.at(-1)!.status !== 0n,
      isAttemptSpent: attempt !== null && nonce > attempt.nonce,
      isClaimant: orchestrator === sender.address || address(operator) === sender.address,
      isRegistered,
    };
  }

  async claimOf(orchestrator: Address, ofRound: Round): Promise<ClaimOnChain> {
    const { status, commitment, openedSamples } = await this.#contract().claimOf(orchestrator, ofRound);
    return { status: STATUSES[Number(status)] ?? "none", commitment: commitment as Hex, openedSamples };
  }

  async windowOf(ofRound: Round): Promise<{ readonly seedRound: Round | undefined; readonly isClosed: boolean }> {
    const { seedRound, isClosed } = await this.#contract().windowOf(ofRound);
    return { seedRound: seedRound === 0n ? undefined : round(seedRound), isClosed };
  }

  async samplesOf(orchestrator: Address, ofRound: Round, totalPixels: bigint): Promise<readonly bigint[]> {
    return [...(await this.#contract().samplesOf(orchestrator, ofRound, totalPixels))];
  }

  isSigned({ receipt, signature }: SignedReceipt): Promise<boolean> {
    return this.#contract().isSigned({ ...receipt }, signature);
  }

  async submitClaim(
    orchestrator: Address,
    { root, totalPixels, segments, fromRound }: ClaimData,
    options: { readonly attempt: ClaimAttempt | null; readonly onAttempt: (attempt: ClaimAttempt) => Promise<void> },
  ): Promise<{ readonly round: Round; readonly transactionHash: Hex; readonly gasUsed: bigint }> {
    const { sender } = this.context;
    const { attempt, onAttempt } = options;
    if (attempt !== null && attempt.sender !== sender.address) {
      const reason = `an earlier try by ${attempt.sender} may still be mined: send any transaction from that account first`;
      throw new TransactionFailedError("submitClaim", reason, { nonce: attempt.nonce });
    }
    const data =
      sender.address === orchestrator
        ? this.#interface.encodeFunctionData("submitClaim", [root, totalPixels, segments, fromRound])
        : this.#interface.encodeFunctionData("submitClaimFor", [orchestrator, root, totalPixels, segments, fromRound]);
    const receipt = await sender.send({
      ...this.#request("submitClaim", data),
      ...(attempt === null ? {} : { nonce: attempt.nonce }),
      onNonce: (nonce) => onAttempt({ sender: sender.address, nonce }),
    });
    const { transactionHash, gasUsed } = receipt;
    return { round: this.#claimedRound(receipt, orchestrator), transactionHash, gasUsed };
  }

  estimateOpenings(orchestrator: Address, ofRound: Round, data: ClaimData, opened: OpenedLeaves): Promise<bigint> {
    return this.context.sender.simulate(this.#openRequest(orchestrator, ofRound, data, opened));
  }

  async openSamples(
    orchestrator: Address,
    ofRound: Round,
    data: ClaimData,
    opened: OpenedLeaves,
  ): Promise<{ readonly transactionHash: Hex; readonly gasUsed: bigint }> {
    const { transactionHash, gasUsed } = await this.context.sender.send(this.#openRequest(orchestrator, ofRound, data, opened));
    return { transactionHash, gasUsed };
  }

  async setOperator(operator: Address): Promise<Hex> {
    const data = this.#interface.encodeFunctionData("setOperator", [operator]);
    return (await this.context.sender.send(this.#request("setOperator", data))).transactionHash;
  }

  #openRequest(orchestrator: Address, ofRound: Round, data: ClaimData, opened: OpenedLeaves): TransactionRequest {
    const openings = opened.openings.map(({ receipt, signature, start }) => ({ receipt: { ...receipt }, signature, start }));
    const proof = { ...opened.proof, nodes: [...opened.proof.nodes] };
    const args = [orchestrator, ofRound, { ...data }, openings, proof] as const;
    return this.#request("openSamples", this.#interface.encodeFunctionData("openSamples", [...args]));
  }

  #request(action: string, data: string): TransactionRequest {
    return { action, to: this.verifier, data: data as Hex };
  }

  /** The round in which the transaction was mined, which need not be the one in which it was sent. */
  #claimedRound({ logs, transactionHash }: TransactionReceipt, orchestrator: Address): Round {
    for (const log of logs) {
      const event = address(log.address) === this.verifier ? this.#interface.parseLog(log) : null;
      if (event?.name === "ClaimSubmitted" && address(event.args.orchestrator as string) === orchestrator) {
        return round(event.args.round as bigint);
      }
    }
    const reason = "the transaction succeeded without a ClaimSubmitted event";
    throw new TransactionFailedError("submitClaim", reason, { transactionHash });
  }

  #contract(): ReturnType<typeof IVerifier__factory.connect> {
    return IVerifier__factory.connect(this.verifier, this.context.provider);
  }
}
