// SPDX-License-Identifier: MIT

import { isError } from "ethers";

import { IBondingManager__factory } from "../../../../typechain-types/factories/contracts/interfaces/IBondingManager__factory";
import { ITicketBroker__factory } from "../../../../typechain-types/factories/contracts/interfaces/ITicketBroker__factory";
import type { Address } from "../../domain/address";
import { commonShare } from "../../domain/redemption/commonShare";
import { round } from "../../domain/round";
import type { SenderInfo } from "../../domain/senderInfo";
import { wei, type Wei } from "../../domain/wei";
import { ZERO_ADDRESS } from "../../domain/zeroAddress";
import type { Senders } from "../../ports/senders";
import { CachedReads } from "./cachedReads";
import type { ChainContext } from "./chainContext";

/** Senders whose funds are remembered. */
const MAX_SENDERS = 1_000;

type Pair = `${Address}:${Address}`;

/** Funds behind tickets, read from the TicketBroker. */
export class ChainSenders implements Senders {
  readonly #infos: CachedReads<Address, SenderInfo>;
  readonly #claimable: CachedReads<Pair, Wei>;

  constructor(private readonly context: ChainContext) {
    const { clock, caching } = context;
    const options = { ...caching, maxKeys: MAX_SENDERS };
    this.#infos = new CachedReads(options, { clock, read: (sender) => this.#readInfo(sender) });
    this.#claimable = new CachedReads(options, { clock, read: (pair) => this.#readClaimable(pair) });
  }

  info(sender: Address): Promise<SenderInfo> {
    return this.#infos.get(sender);
  }

  claimableReserve(sender: Address, claimant: Address): Promise<Wei> {
    return this.#claimable.get(`${sender}:${claimant}`);
  }

  async redeemableReserve(sender: Address, recipient: Address): Promise<Wei> {
    const own = await this.claimableReserve(sender, recipient);
    if (own > 0n || (await this.#isActive(recipient))) return own;
    try {
      const [{ reserve }, claimants, taken] = await Promise.all([
        this.info(sender),
        this.#broker().reserveClaimants(),
        this.claimedReserve(sender, ZERO_ADDRESS),
      ]);
      return commonShare(reserve, { claimants, taken });
    } catch (error) {
      // The contracts before these pay nothing from a reserve to who is not active.
      if (isError(error, "CALL_EXCEPTION") || isError(error, "BAD_DATA")) return own;
      throw error;
    }
  }

  async claimedReserve(sender: Address, claimant: Address): Promise<Wei> {
    return wei(await this.#broker().claimedReserve(sender, claimant));
  }

  /** Forgets what is known: something moved. */
  invalidate(): void {
    this.#infos.invalidate();
    this.#claimable.invalidate();
  }

  async #readInfo(address: Address): Promise<SenderInfo> {
    const { sender_: sender, reserve } = await this.#broker().getSenderInfo(address);
    return {
      deposit: wei(sender.deposit),
      withdrawRound: round(sender.withdrawRound),
      reserve: {
        fundsRemaining: wei(reserve.fundsRemaining),
        claimedInCurrentRound: wei(reserve.claimedInCurrentRound),
      },
    };
  }

  async #readClaimable(pair: Pair): Promise<Wei> {
    const [sender, claimant] = pair.split(":") as [Address, Address];
    return wei(await this.#broker().claimableReserve(sender, claimant));
  }

  #isActive(recipient: Address): Promise<boolean> {
    return IBondingManager__factory.connect(this.context.addresses.BondingManager, this.context.provider).isActiveTranscoder(recipient);
  }

  #broker(): ReturnType<typeof ITicketBroker__factory.connect> {
    return ITicketBroker__factory.connect(this.context.addresses.TicketBroker, this.context.provider);
  }
}
