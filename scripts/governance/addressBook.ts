// SPDX-License-Identifier: MIT
import { id, isError, ZeroAddress, type ErrorDescription, type Interface, type Log, type Result } from "ethers";
import { contractInterfaces } from "./contractInterfaces";
import { describeValue } from "./describeValue";
import { proposalStates } from "./proposalStates";
import type { ProtocolContracts } from "./protocolContracts";

const REGISTERED = [
  "LivepeerToken",
  "Minter",
  "RoundsManager",
  "BondingManager",
  "BondingVotes",
  "TicketBroker",
  "Verifier",
  "ServiceRegistry",
  "LivepeerGovernor",
  "Treasury",
  "SpeGrantFactory",
  "LivepeerTokenFaucet",
];

/** A call in words. */
export interface DescribedCall {
  readonly target: string;
  readonly contract: string | undefined;
  readonly call: string;
  readonly value: bigint;
}

/** Knows the protocol's contracts by their addresses, and reads calls, events and errors with their interfaces. */
export class AddressBook {
  private constructor(private readonly names: Map<string, string>) {}

  static async read({ controller, grants }: ProtocolContracts): Promise<AddressBook> {
    const names = new Map([[(await controller.getAddress()).toLowerCase(), "Controller"]]);
    const addresses = await Promise.all(REGISTERED.map((name) => controller.getContract(id(name))));
    // What is not registered has the null address, which has no name: it stands for ETH, or for nobody.
    REGISTERED.forEach((name, i) => addresses[i] !== ZeroAddress && names.set((addresses[i] ?? "").toLowerCase(), name));
    for (const { grant, name } of await grants.grants(0, 1_000)) names.set(grant.toLowerCase(), `SpeGrant "${name}"`);
    return new AddressBook(names);
  }

  /** The contract's name, or the address. */
  nameOf(address: string): string {
    return this.names.get(address.toLowerCase()) ?? address;
  }

  addressOf(name: string): string | undefined {
    return [...this.names].find(([, known]) => known === name)?.[0];
  }

  interfaceOf(address: string): Interface | undefined {
    return contractInterfaces[(this.names.get(address.toLowerCase()) ?? "").split(" ")[0] ?? ""];
  }

  describeCall(target: string, value: bigint, data: string): DescribedCall {
    const contract = this.names.get(target.toLowerCase());
    const parsed = data === "0x" ? null : (this.interfaceOf(target)?.parseTransaction({ data, value }) ?? null);
    const call = parsed === null ? (data === "0x" ? "(no call)" : data) : `${parsed.name}(${this.#values(parsed.args)})`;
    return { target, contract, call, value };
  }

  /** The event in words; undefined if no contract of the protocol knows it. */
  describeLog(log: Pick<Log, "address" | "topics" | "data">): string | undefined {
    const own = this.interfaceOf(log.address);
    for (const candidate of [...(own ? [own] : []), ...Object.values(contractInterfaces)]) {
      const parsed = candidate.parseLog(log);
      if (parsed !== null) return `${this.nameOf(log.address)} ${parsed.name}(${this.#values(parsed.args)})`;
    }
    return undefined;
  }

  /** Why a call failed, in words: the custom error with its arguments, the revert string, or what the endpoint says. */
  describeError(error: unknown): string {
    const data = revertDataOf(error);
    if (data !== undefined) {
      for (const candidate of Object.values(contractInterfaces)) {
        const parsed = data === "0x" ? null : candidate.parseError(data);
        if (parsed !== null) return `${parsed.name}(${this.#values(parsed.args)}): ${wordsOf(parsed)}`;
      }
      if (data === "0x") return "reverted without a reason";
    }
    if (isError(error, "CALL_EXCEPTION") && error.reason) return error.reason;
    return error instanceof Error ? (error.message.split("\n")[0] ?? error.message) : String(error);
  }

  #values(args: Result): string {
    return describeValue(args, (address) => this.nameOf(address));
  }
}

/** "SpeGrantNothingToPay" as "spe grant nothing to pay"; where that says too little, what the arguments mean. */
function wordsOf({ name, args }: ErrorDescription): string {
  if (name === "GovernorUnexpectedProposalState") {
    const expected = proposalStates.filter((_, state) => ((BigInt(args.expectedStates as string) >> BigInt(state)) & 1n) === 1n);
    if (expected.length === 0) {
      const advice = "another title or description makes another proposal";
      return `there is the same proposal already, and it is ${proposalStates[Number(args.current)]}: ${advice}`;
    }
    return `the proposal is ${proposalStates[Number(args.current)]}, and would have to be ${expected.join(" or ")}`;
  }
  return name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}

/** The bytes that a call reverted with, wherever the endpoint put them. */
function revertDataOf(error: unknown): string | undefined {
  for (let current = error, depth = 0; current !== null && typeof current === "object" && depth < 6; depth++) {
    const { data, error: inner, info, cause } = current as Record<string, unknown>;
    if (typeof data === "string" && /^0x([0-9a-f]{2})*$/i.test(data)) return data;
    if (data !== null && typeof data === "object" && typeof (data as { data?: unknown }).data === "string") {
      return (data as { data: string }).data;
    }
    current = inner ?? info ?? cause ?? data ?? null;
  }
  return undefined;
}
