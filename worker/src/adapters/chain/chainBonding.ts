// SPDX-License-Identifier: MIT

import { IBondingManager__factory } from "../../../../typechain-types/factories/contracts/interfaces/IBondingManager__factory";
import { ILivepeerToken__factory } from "../../../../typechain-types/factories/contracts/interfaces/ILivepeerToken__factory";
import type { IBondingManagerInterface } from "../../../../typechain-types/contracts/interfaces/IBondingManager";
import type { Address } from "../../domain/address";
import type { Hex } from "../../domain/hex";
import { lptWei, type LptWei } from "../../domain/lptWei";
import type { OrchestratorState } from "../../domain/orchestratorState";
import { round, type Round } from "../../domain/round";
import { TransactionFailedError } from "../../domain/transactionFailedError";
import { wei, type Wei } from "../../domain/wei";
import type { Bonding } from "../../ports/bonding";
import { CachedReads } from "./cachedReads";
import type { ChainContext } from "./chainContext";
import type { TransactionReceipt } from "./transactionReceipt";

/** Orchestrators whose activity is remembered. */
const MAX_ORCHESTRATORS = 1_000;

/** Stake and rewards, in the BondingManager. */
export class ChainBonding implements Bonding {
  readonly #interface: IBondingManagerInterface = IBondingManager__factory.createInterface();
  readonly #active: CachedReads<Address, boolean>;

  /** `orchestrator` is the account whose reward is called; another one than the sender's needs a `setRewardCaller` (LIP-118). */
  constructor(
    private readonly context: ChainContext,
    private readonly orchestratorAddress: Address,
  ) {
    const { clock, caching } = context;
    this.#active = new CachedReads(
      { ...caching, maxKeys: MAX_ORCHESTRATORS },
      { clock, read: (account) => this.#manager().isActiveTranscoder(account) },
    );
  }

  async orchestrator(address: Address): Promise<OrchestratorState> {
    const { number: blockTag } = await this.context.head.latest();
    const manager = this.#manager();
    const [record, isRegistered, isActive, stake] = await Promise.all([
      manager.getTranscoder(address, { blockTag }),
      manager.isRegisteredTranscoder(address, { blockTag }),
      manager.isActiveTranscoder(address, { blockTag }),
      manager.transcoderTotalStake(address, { blockTag }),
    ]);
    return {
      address,
      isRegistered,
      isActive,
      activationRound: round(record.activationRound),
      deactivationRound: round(record.deactivationRound),
      lastRewardRound: round(record.lastRewardRound),
      delegatedStake: lptWei(stake),
      rewardCutPpm: record.rewardCut,
      feeSharePpm: record.feeShare,
    };
  }

  isActive(address: Address): Promise<boolean> {
    return this.#active.get(address);
  }

  async reward(): Promise<LptWei> {
    const orchestrator = this.orchestratorAddress;
    const isOwn = orchestrator === this.context.sender.address;
    const receipt = isOwn
      ? await this.#send("reward", this.#interface.encodeFunctionData("reward"))
      : await this.#send("rewardForTranscoder", this.#interface.encodeFunctionData("rewardForTranscoder", [orchestrator]));
    for (const log of receipt.logs) {
      const event = this.#interface.parseLog(log);
      if (event?.name === "Reward") return lptWei(event.args.amount as bigint);
    }
    throw new TransactionFailedError("reward", "the transaction succeeded without a Reward event", {
      transactionHash: receipt.transactionHash,
    });
  }

  async setRewardCaller(caller: Address): Promise<Hex> {
    return this.#hashOf("setRewardCaller", this.#interface.encodeFunctionData("setRewardCaller", [caller]));
  }

  async setCommission(rewardCutPpm: bigint, feeSharePpm: bigint): Promise<Hex> {
    return this.#hashOf("transcoder", this.#interface.encodeFunctionData("transcoder", [rewardCutPpm, feeSharePpm]));
  }

  /** Approves the LPT first when that is needed. */
  async bond(amount: LptWei, delegate: Address): Promise<Hex> {
    await this.#approve(amount);
    return this.#hashOf("bond", this.#interface.encodeFunctionData("bond", [amount, delegate]));
  }

  async unbond(amount: LptWei): Promise<Hex> {
    return this.#hashOf("unbond", this.#interface.encodeFunctionData("unbond", [amount]));
  }

  async withdrawStake(unbondingLockId: bigint): Promise<Hex> {
    return this.#hashOf("withdrawStake", this.#interface.encodeFunctionData("withdrawStake", [unbondingLockId]));
  }

  async claimEarnings(endRound: Round): Promise<Hex> {
    return this.#hashOf("claimEarnings", this.#interface.encodeFunctionData("claimEarnings", [endRound]));
  }

  async withdrawFees(recipient: Address, amount: Wei): Promise<Hex> {
    return this.#hashOf("withdrawFees", this.#interface.encodeFunctionData("withdrawFees", [recipient, amount]));
  }

  async pendingStake(delegator: Address): Promise<LptWei> {
    // The end round is part of the deployed signature and ignored by the contract.
    return lptWei(await this.#manager().pendingStake(delegator, 0n));
  }

  async pendingFees(delegator: Address): Promise<Wei> {
    return wei(await this.#manager().pendingFees(delegator, 0n));
  }

  async #approve(amount: LptWei): Promise<void> {
    const { provider, addresses, sender } = this.context;
    if (amount === 0n) return;
    const token = ILivepeerToken__factory.connect(addresses.LivepeerToken, provider);
    if ((await token.allowance(sender.address, addresses.BondingManager)) >= amount) return;
    const data = token.interface.encodeFunctionData("approve", [addresses.BondingManager, amount]) as Hex;
    await sender.send({ action: "approve", to: addresses.LivepeerToken, data });
  }

  async #hashOf(action: string, data: string): Promise<Hex> {
    return (await this.#send(action, data)).transactionHash;
  }

  async #send(action: string, data: string): Promise<TransactionReceipt> {
    const { sender, addresses } = this.context;
    const receipt = await sender.send({ action, to: addresses.BondingManager, data: data as Hex });
    this.#active.invalidate();
    return receipt;
  }

  #manager(): ReturnType<typeof IBondingManager__factory.connect> {
    return IBondingManager__factory.connect(this.context.addresses.BondingManager, this.context.provider);
  }
}
