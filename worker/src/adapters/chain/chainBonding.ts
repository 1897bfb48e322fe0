// SPDX-License-Identifier: MIT

import type { Result } from "ethers";

import { IBondingManager__factory } from "../../../../typechain-types/factories/contracts/interfaces/IBondingManager__factory";
import { ILivepeerToken__factory } from "../../../../typechain-types/factories/contracts/interfaces/ILivepeerToken__factory";
import type { IBondingManagerInterface } from "../../../../typechain-types/contracts/interfaces/IBondingManager";
import { address, type Address } from "../../domain/address";
import type { Hex } from "../../domain/hex";
import { lptWei, type LptWei } from "../../domain/lptWei";
import type { OrchestratorState } from "../../domain/orchestratorState";
import { round, type Round } from "../../domain/round";
import { TransactionFailedError } from "../../domain/transactionFailedError";
import type { UnbondingLock } from "../../domain/unbondingLock";
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
    return lptWei(this.#eventOf("Reward", receipt, "reward").amount as bigint);
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

  async delegateOf(delegator: Address): Promise<Address | undefined> {
    const { bondedAmount, delegateAddress } = await this.#manager().getDelegator(delegator);
    return bondedAmount > 0n ? address(delegateAddress) : undefined;
  }

  async unbond(amount: LptWei): Promise<{ readonly lock: UnbondingLock; readonly transactionHash: Hex }> {
    const receipt = await this.#send("unbond", this.#interface.encodeFunctionData("unbond", [amount]));
    const { unbondingLockId, withdrawRound } = this.#eventOf("Unbond", receipt, "unbond");
    const lock = { id: unbondingLockId as bigint, amount, withdrawRound: round(withdrawRound as bigint) };
    return { lock, transactionHash: receipt.transactionHash };
  }

  async unbondingLocks(delegator: Address): Promise<readonly UnbondingLock[]> {
    const { number: blockTag } = await this.context.head.latest();
    const manager = this.#manager();
    const { nextUnbondingLockId } = await manager.getDelegator(delegator, { blockTag });
    const ids = Array.from({ length: Number(nextUnbondingLockId) }, (_, id) => BigInt(id));
    const locks = await Promise.all(ids.map((id) => manager.getDelegatorUnbondingLock(delegator, id, { blockTag })));
    return locks
      .map(({ amount, withdrawRound }, id) => ({ id: BigInt(id), amount: lptWei(amount), withdrawRound: round(withdrawRound) }))
      .filter(({ withdrawRound }) => withdrawRound > 0n);
  }

  async rebond(unbondingLockId: bigint, delegate?: Address): Promise<{ readonly delegate: Address; readonly transactionHash: Hex }> {
    const receipt =
      delegate === undefined
        ? await this.#send("rebond", this.#interface.encodeFunctionData("rebond", [unbondingLockId]))
        : await this.#send("rebondFromUnbonded", this.#interface.encodeFunctionData("rebondFromUnbonded", [delegate, unbondingLockId]));
    const event = this.#eventOf("Rebond", receipt, "rebond");
    return { delegate: address(event.delegate as string), transactionHash: receipt.transactionHash };
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

  #eventOf(name: "Reward" | "Unbond" | "Rebond", receipt: TransactionReceipt, action: string): Result {
    for (const log of receipt.logs) {
      const event = this.#interface.parseLog(log);
      if (event?.name === name) return event.args;
    }
    throw new TransactionFailedError(action, `the transaction succeeded without a ${name} event`, {
      transactionHash: receipt.transactionHash,
    });
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
