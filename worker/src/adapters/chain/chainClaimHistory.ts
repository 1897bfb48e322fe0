// SPDX-License-Identifier: MIT

import type { ITicketBrokerInterface } from "../../../../typechain-types/contracts/interfaces/ITicketBroker";
import type { IVerifierInterface } from "../../../../typechain-types/contracts/interfaces/IVerifier";
import { ITicketBroker__factory } from "../../../../typechain-types/factories/contracts/interfaces/ITicketBroker__factory";
import { IVerifier__factory } from "../../../../typechain-types/factories/contracts/interfaces/IVerifier__factory";
import { address, type Address } from "../../domain/address";
import type { Hex } from "../../domain/hex";
import type { Keccak256 } from "../../domain/keccak256";
import { round } from "../../domain/round";
import { wei } from "../../domain/wei";
import type { ClaimHistory, ClaimRecords, RecordedClaim, RecordedLeaf, RecordedPayment } from "../../ports/claimHistory";
import type { ChainContext } from "./chainContext";
import { findOpenings } from "./findOpenings";
import type { ChainLog } from "./logReader";

/** Hexadecimal digits of a word, with `0x`. */
const WORD_DIGITS = 66;

/** Events of the Verifier and of the TicketBroker, and the calldata behind openings. */
export class ChainClaimHistory implements ClaimHistory {
  readonly #verifierInterface: IVerifierInterface = IVerifier__factory.createInterface();
  readonly #brokerInterface: ITicketBrokerInterface = ITicketBroker__factory.createInterface();

  constructor(
    private readonly context: ChainContext,
    private readonly modules: { readonly verifier: Address; readonly keccak256: Keccak256 },
  ) {}

  async head(): Promise<number> {
    return this.context.provider.getBlockNumber();
  }

  async read(fromBlock: number, toBlock: number): Promise<ClaimRecords> {
    const { logs, addresses } = this.context;
    const { verifier } = this.modules;
    const submitted = this.#verifierInterface.getEvent("ClaimSubmitted").topicHash;
    const opened = this.#verifierInterface.getEvent("SegmentOpened").topicHash;
    const redeemed = this.#brokerInterface.getEvent("WinningTicketRedeemed").topicHash;
    const filter = { addresses: [verifier, addresses.TicketBroker], topics: [[submitted, opened, redeemed]] };
    const found = await logs.read(filter, fromBlock, toBlock);
    const of = (topic: string, emitter: Address): ChainLog[] =>
      found.filter((log) => log.topics[0] === topic && address(log.address) === emitter);

    const openings = await this.#readOpenings(of(opened, verifier));
    return {
      claims: of(submitted, verifier).map((log) => this.#claim(log)),
      payments: of(redeemed, addresses.TicketBroker).map((log) => this.#payment(log)),
      ...openings,
    };
  }

  /** One look at the calldata for each transaction. */
  async #readOpenings(logs: readonly ChainLog[]): Promise<{ readonly leaves: RecordedLeaf[]; readonly unreadable: Hex[] }> {
    const [leaves, unreadable]: [RecordedLeaf[], Hex[]] = [[], []];
    const byTransaction = new Map<string, Set<string>>();
    for (const log of logs) {
      const hashes = byTransaction.get(log.transactionHash) ?? new Set();
      byTransaction.set(log.transactionHash, hashes.add(String(this.#verifierInterface.parseLog(log)!.args.receiptHash)));
    }
    for (const [transactionHash, wanted] of byTransaction) {
      const transaction = (await this.context.provider.send("eth_getTransactionByHash", [transactionHash])) as { input?: string } | null;
      const found = findOpenings(transaction?.input ?? "0x", this.#verifierInterface, this.modules.keccak256);
      const told = found.filter(({ receiptHash }) => wanted.has(receiptHash));
      leaves.push(...told);
      if (new Set(told.map(({ receiptHash }) => receiptHash)).size < wanted.size) unreadable.push(transactionHash as Hex);
    }
    return { leaves, unreadable };
  }

  #claim(log: ChainLog): RecordedClaim {
    const { orchestrator, round: of, root, totalPixels, segments, fromRound } = this.#verifierInterface.parseLog(log)!.args;
    return {
      orchestrator: address(orchestrator as string),
      round: round(of as bigint),
      data: {
        root: root as Hex,
        totalPixels: totalPixels as bigint,
        segments: Number(segments),
        fromRound: round(fromRound as bigint),
      },
    };
  }

  #payment(log: ChainLog): RecordedPayment {
    const { sender, recipient, faceValue, senderNonce, recipientRand, auxData } = this.#brokerInterface.parseLog(log)!.args;
    // The creation round is the first word of the auxiliary data (node-payments section 2).
    const word = (auxData as string).slice(0, WORD_DIGITS);
    return {
      id: `${String(recipientRand)} ${String(senderNonce)}`,
      gateway: address(sender as string),
      orchestrator: address(recipient as string),
      round: round(word.length === WORD_DIGITS ? BigInt(word) : 0n),
      amount: wei(faceValue as bigint),
    };
  }
}
