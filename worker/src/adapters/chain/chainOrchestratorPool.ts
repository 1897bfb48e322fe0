// SPDX-License-Identifier: MIT

import { IBondingManager__factory } from "../../../../typechain-types/factories/contracts/interfaces/IBondingManager__factory";
import { IServiceRegistry__factory } from "../../../../typechain-types/factories/contracts/interfaces/IServiceRegistry__factory";
import { address, type Address } from "../../domain/address";
import { lptWei } from "../../domain/lptWei";
import type { PoolMember } from "../../domain/poolMember";
import { trimmedServiceUri } from "../../domain/trimmedServiceUri";
import { ZERO_ADDRESS } from "../../domain/zeroAddress";
import type { OrchestratorPool } from "../../ports/orchestratorPool";
import { CachedRead, type CachedReadOptions } from "./cachedRead";
import type { CallBatch, ViewCall } from "./callBatch";
import type { ChainContext } from "./chainContext";

/** No pool is larger: the walk through the list ends here even if an endpoint answers nonsense. */
const MAX_MEMBERS = 10_000;
const CALLS_PER_MEMBER = 3;

/**
 * Orchestrators that are active in this round and have a service URI. The list on chain is linked; its last known order is
 * asked for in one batch, so that only the first walk, and newcomers, cost a call each.
 */
export class ChainOrchestratorPool implements OrchestratorPool {
  readonly #members: CachedRead<readonly PoolMember[]>;
  readonly #bonding = IBondingManager__factory.createInterface();
  readonly #registry = IServiceRegistry__factory.createInterface();
  #knownOrder: readonly Address[] = [];

  constructor(
    options: { readonly caching: CachedReadOptions },
    private readonly modules: { readonly context: ChainContext; readonly calls: CallBatch },
  ) {
    const { clock } = modules.context;
    this.#members = new CachedRead(options.caching, { clock, read: () => this.#read() });
  }

  members(): Promise<readonly PoolMember[]> {
    return this.#members.get();
  }

  /** Forgets the members: something changed. */
  invalidate(): void {
    this.#members.invalidate();
  }

  async #read(): Promise<readonly PoolMember[]> {
    const { number: blockTag } = await this.modules.context.head.latest();
    this.#knownOrder = await this.#walk(blockTag);
    const { BondingManager, ServiceRegistry } = this.modules.context.addresses;
    const answers = await this.modules.calls.run(
      this.#knownOrder.flatMap((member): ViewCall[] => [
        { to: BondingManager, data: this.#bonding.encodeFunctionData("isActiveTranscoder", [member]) },
        { to: BondingManager, data: this.#bonding.encodeFunctionData("transcoderTotalStake", [member]) },
        { to: ServiceRegistry, data: this.#registry.encodeFunctionData("getServiceURI", [member]) },
      ]),
      blockTag,
    );
    return this.#knownOrder.flatMap((member, i) => this.#parse(member, answers.slice(i * CALLS_PER_MEMBER)));
  }

  #parse(member: Address, [active = "0x", stake = "0x", uri = "0x"]: readonly string[]): PoolMember[] {
    if ([active, stake, uri].includes("0x")) return [];
    const [isActive] = this.#bonding.decodeFunctionResult("isActiveTranscoder", active) as unknown as [boolean];
    const [total] = this.#bonding.decodeFunctionResult("transcoderTotalStake", stake) as unknown as [bigint];
    const [registered] = this.#registry.decodeFunctionResult("getServiceURI", uri) as unknown as [string];
    const serviceUri = trimmedServiceUri(registered);
    return isActive && serviceUri !== "" ? [{ address: member, serviceUri, stake: lptWei(total) }] : [];
  }

  /** The whole list at one block, in the order of stake. */
  async #walk(blockTag: number): Promise<Address[]> {
    const known = this.#knownOrder;
    const [first = "0x", ...nexts] = await this.#links([undefined, ...known], blockTag);
    const next = new Map(known.map((member, i) => [member, nexts[i]]));

    const order: Address[] = [];
    for (let member = this.#toAddress(first); member !== ZERO_ADDRESS && order.length < MAX_MEMBERS;) {
      order.push(member);
      const link = next.get(member) ?? (await this.#links([member], blockTag))[0] ?? "0x";
      member = this.#toAddress(link);
    }
    return order;
  }

  /** Successors of the given members; that of `undefined` is the first one of the list. */
  #links(members: readonly (Address | undefined)[], blockTag: number): Promise<string[]> {
    const { BondingManager } = this.modules.context.addresses;
    return this.modules.calls.run(
      members.map((member) => ({
        to: BondingManager,
        data:
          member === undefined
            ? this.#bonding.encodeFunctionData("getFirstTranscoderInPool")
            : this.#bonding.encodeFunctionData("getNextTranscoderInPool", [member]),
      })),
      blockTag,
    );
  }

  #toAddress(word: string): Address {
    return word === "0x" ? ZERO_ADDRESS : address(`0x${word.slice(-40)}`);
  }
}
