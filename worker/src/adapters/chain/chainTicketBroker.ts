// SPDX-License-Identifier: MIT

import type { ITicketBrokerInterface } from "../../../../typechain-types/contracts/interfaces/ITicketBroker";
import { ITicketBroker__factory } from "../../../../typechain-types/factories/contracts/interfaces/ITicketBroker__factory";
import { hex, type Hex } from "../../domain/hex";
import { ticketAuxData } from "../../domain/ticketAuxData";
import { TransactionFailedError } from "../../domain/transactionFailedError";
import { wei, type Wei } from "../../domain/wei";
import type { WinningTicket } from "../../domain/winningTicket";
import type { Redemption, RedemptionEvidence, TicketBroker } from "../../ports/ticketBroker";
import { CachedRead } from "./cachedRead";
import type { ChainContext } from "./chainContext";
import type { ChainGasOracle } from "./chainGasOracle";
import type { ChainSenders } from "./chainSenders";
import { parseTransactionReceipt } from "./parseTransactionReceipt";
import { redemptionPayments } from "./redemptionPayments";
import type { RpcPool } from "./rpcPool";
import type { TransactionReceipt } from "./transactionReceipt";
import type { TransactionRequest } from "./transactionRequest";

/** How far back a redemption is looked for: more than two rounds, also where blocks come four times a second. */
const MAX_SEARCH_BLOCKS = 800_000;
/** Of one search, where an endpoint gives few blocks at a time. */
const MAX_SEARCH_REQUESTS = 200;

/** Redemptions and the node's own deposit, in the TicketBroker. */
export class ChainTicketBroker implements TicketBroker {
  readonly #interface: ITicketBrokerInterface = ITicketBroker__factory.createInterface();
  readonly #validity: CachedRead<bigint>;

  constructor(
    private readonly context: ChainContext,
    private readonly modules: { readonly pool: RpcPool; readonly gasOracle: ChainGasOracle; readonly senders: ChainSenders },
  ) {
    const { caching, clock } = context;
    this.#validity = new CachedRead(caching, { clock, read: () => this.#broker().ticketValidityPeriod() });
  }

  isUsed(ticketHash: Hex): Promise<boolean> {
    return this.#broker().usedTickets(ticketHash);
  }

  ticketValidityPeriod(): Promise<bigint> {
    return this.#validity.get();
  }

  estimateRedemptionGas(ticket: WinningTicket): Promise<bigint> {
    return this.context.sender.simulate(this.#redeemRequest(ticket));
  }

  async findRedemption(ticket: WinningTicket): Promise<RedemptionEvidence | undefined> {
    const { head, logs, addresses } = this.context;
    const { topicHash } = this.#interface.getEvent("WinningTicketRedeemed");
    const filter = {
      addresses: [addresses.TicketBroker],
      topics: [topicHash, addressTopic(ticket.sender), addressTopic(ticket.recipient)],
    };
    const isWanted = (log: { readonly topics: readonly string[]; readonly data: string }): boolean =>
      this.#interface.parseLog(log)?.args.recipientRand === ticket.recipientRand &&
      this.#interface.parseLog(log)?.args.senderNonce === BigInt(ticket.senderNonce);
    const { number: toBlock } = await head.latest();
    const log = await logs.findLast(filter, isWanted, {
      toBlock,
      maxBlocks: MAX_SEARCH_BLOCKS,
      maxRequests: MAX_SEARCH_REQUESTS,
    });
    if (log === undefined) return undefined;

    const raw = await this.modules.pool.call("eth_getTransactionReceipt", [log.transactionHash]);
    const [paid] = redemptionPayments(parseTransactionReceipt(raw).logs, [ticket], this.#interface);
    return paid === undefined ? undefined : { transactionHash: log.transactionHash as Hex, paid };
  }

  async redeem(ticket: WinningTicket): Promise<Redemption> {
    const receipt = await this.context.sender.send(this.#redeemRequest(ticket));
    const [redemption] = this.#redemptions(receipt, [ticket]);
    if (redemption !== undefined) return redemption;
    const { transactionHash } = receipt;
    const reason = "the transaction succeeded without a WinningTicketRedeemed event";
    throw new TransactionFailedError("redeemWinningTicket", reason, { transactionHash });
  }

  async redeemBatch(tickets: readonly WinningTicket[]): Promise<readonly (Redemption | undefined)[]> {
    const data = this.#interface.encodeFunctionData("batchRedeemWinningTickets", [
      tickets.map(toContractTicket),
      tickets.map(({ signature }) => signature),
      tickets.map(({ recipientRand }) => recipientRand),
    ]) as Hex;
    const { sender, addresses } = this.context;
    const request = { action: "batchRedeemWinningTickets", to: addresses.TicketBroker, data };
    return this.#redemptions(await sender.send(request), tickets);
  }

  async fundDepositAndReserve(deposit: Wei, reserve: Wei): Promise<Hex> {
    const data = this.#interface.encodeFunctionData("fundDepositAndReserve", [deposit, reserve]);
    return this.#send("fundDepositAndReserve", data, deposit + reserve);
  }

  async unlock(): Promise<Hex> {
    return this.#send("unlock", this.#interface.encodeFunctionData("unlock"));
  }

  async cancelUnlock(): Promise<Hex> {
    return this.#send("cancelUnlock", this.#interface.encodeFunctionData("cancelUnlock"));
  }

  async withdraw(): Promise<Hex> {
    return this.#send("withdraw", this.#interface.encodeFunctionData("withdraw"));
  }

  async #send(action: string, data: string, value = 0n): Promise<Hex> {
    const { sender, addresses } = this.context;
    const receipt = await sender.send({ action, to: addresses.TicketBroker, data: data as Hex, value });
    this.modules.senders.invalidate();
    return receipt.transactionHash;
  }

  #redeemRequest(ticket: WinningTicket): TransactionRequest {
    const args = [toContractTicket(ticket), ticket.signature, ticket.recipientRand] as const;
    const data = this.#interface.encodeFunctionData("redeemWinningTicket", [...args]) as Hex;
    return { action: "redeemWinningTicket", to: this.context.addresses.TicketBroker, data };
  }

  #redemptions(receipt: TransactionReceipt, tickets: readonly WinningTicket[]): (Redemption | undefined)[] {
    const payments = redemptionPayments(receipt.logs, tickets, this.#interface);
    const count = BigInt(payments.filter((paid) => paid !== undefined).length);
    const gasEach = count === 0n ? receipt.gasUsed : receipt.gasUsed / count;
    if (count > 0n) this.modules.gasOracle.onRedemption(gasEach);
    this.modules.senders.invalidate();
    return payments.map((paid) => (paid === undefined ? undefined : toRedemption(receipt, paid, gasEach)));
  }

  #broker(): ReturnType<typeof ITicketBroker__factory.connect> {
    return ITicketBroker__factory.connect(this.context.addresses.TicketBroker, this.context.provider);
  }
}

function toRedemption(receipt: TransactionReceipt, paid: Wei, gasUsed: bigint): Redemption {
  return { transactionHash: receipt.transactionHash, paid, gasUsed, gasPrice: wei(receipt.gasPrice) };
}

function toContractTicket(ticket: WinningTicket) {
  const { recipient, sender, faceValue, winProb, senderNonce, recipientRandHash, expirationParams } = ticket;
  const auxData = hex(ticketAuxData(expirationParams));
  return { recipient, sender, faceValue, winProb, senderNonce: BigInt(senderNonce), recipientRandHash, auxData };
}

function addressTopic(address: string): string {
  return `0x${address.slice(2).padStart(64, "0")}`;
}
