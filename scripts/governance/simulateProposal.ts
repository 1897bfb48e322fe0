// SPDX-License-Identifier: MIT
import { id as hashOf, randomBytes, ZeroHash, type Interface } from "ethers";
import { implementationOf } from "../../deploy/protocol/implementationOf";
import { proxiedContracts } from "../../deploy/protocol/proxiedContracts";
import { AddressBook, type DescribedCall } from "./addressBook";
import { authorizeGovernorCalls } from "./authorizeGovernorCalls";
import type { Connection } from "./connection";
import { openFork, type Fork } from "./openFork";
import type { Proposal } from "./proposal";
import { readParameters } from "./readParameters";

/** What executing a proposal would do now. */
export interface Simulation {
  readonly isSuccess: boolean;
  /** Why it would fail, and at which action (from 1). */
  readonly error: string | undefined;
  readonly failedAction: number | undefined;
  readonly gas: bigint;
  readonly actions: readonly DescribedCall[];
  readonly events: readonly string[];
  readonly changes: readonly { readonly what: string; readonly before: string; readonly after: string }[];
  readonly balances: readonly {
    readonly account: string;
    readonly token: "LPT" | "ETH";
    readonly before: bigint;
    readonly after: bigint;
  }[];
}

/** Executes a proposal on a private copy of the network, through the treasury, as the timelock would. */
export async function simulateProposal(connection: Connection, proposal: Proposal): Promise<Simulation> {
  const { book } = connection;
  const { targets, values, calldatas } = proposal;
  const actions = targets.map((target, i) => book.describeCall(target, values[i] ?? 0n, calldatas[i] ?? "0x"));
  const fork = await openFork(connection);
  try {
    const { treasury, token } = fork.contracts;
    const before = await readState(fork, book);
    await schedule(fork, proposal);
    const start = (await fork.provider.send("evm_snapshot", [])) as string;
    await authorizeGovernorCalls(fork, proposal);
    const execution = treasury.interface.encodeFunctionData("executeBatch", [targets, values, calldatas, ZeroHash, SALT]);
    const [governor, treasuryAddress] = [await fork.contracts.governor.getAddress(), await treasury.getAddress()];
    let done;
    try {
      done = await fork.send(governor, treasuryAddress, execution);
    } catch (error) {
      const failedAction = await findFailedAction(fork, proposal, start);
      const nothing = { gas: 0n, events: [], changes: [], balances: [] };
      return { isSuccess: false, error: book.describeError(error), failedAction, actions, ...nothing };
    }

    const after = await readState(fork, book);
    const tokenAddress = (await token.getAddress()).toLowerCase();
    const touched = new Set([treasuryAddress]);
    for (const log of done.logs.filter(({ address }) => address.toLowerCase() === tokenAddress)) {
      for (const account of transferParties(token.interface, log)) touched.add(account);
    }
    targets.forEach((target, i) => (values[i] ?? 0n) > 0n && touched.add(target));
    const accounts = [...touched];
    const balancesAfter = await readBalances(fork, accounts);
    const known = await AddressBook.read(fork.contracts);
    await fork.provider.send("evm_revert", [start]);
    const balancesBefore = await readBalances(fork, accounts);

    return {
      isSuccess: true,
      error: undefined,
      failedAction: undefined,
      gas: done.gasUsed,
      actions,
      events: done.logs
        .filter(({ address }) => address.toLowerCase() !== treasuryAddress.toLowerCase())
        .flatMap((log) => known.describeLog({ ...log, topics: [...log.topics] }) ?? `${known.nameOf(log.address)} ${log.topics[0]}`),
      changes: [...after]
        .filter(([what, value]) => before.get(what) !== value)
        .map(([what, value]) => ({ what, before: before.get(what) ?? "nothing", after: value })),
      balances: balancesAfter
        .map(({ account, token: symbol, amount }, i) => ({
          account: known.nameOf(account),
          token: symbol,
          before: balancesBefore[i]?.amount ?? 0n,
          after: amount,
        }))
        .filter((balance) => balance.before !== balance.after),
    };
  } finally {
    fork.close();
  }
}

// The operation of the simulation, so that one that is queued already does not stand in its way.
const SALT = hashOf(Buffer.from(randomBytes(32)).toString("hex"));

async function schedule(fork: Fork, { targets, values, calldatas }: Proposal): Promise<void> {
  const { treasury, governor } = fork.contracts;
  const delay = await treasury.getMinDelay();
  const data = treasury.interface.encodeFunctionData("scheduleBatch", [targets, values, calldatas, ZeroHash, SALT, delay]);
  await fork.send(await governor.getAddress(), await treasury.getAddress(), data);
  await fork.provider.send("evm_increaseTime", [Number(delay)]);
  await fork.provider.send("hardhat_mine", ["0x1"]);
}

/** Executes the actions one by one and returns the number of the first that fails. */
async function findFailedAction(fork: Fork, proposal: Proposal, start: string): Promise<number | undefined> {
  await fork.provider.send("evm_revert", [start]);
  await authorizeGovernorCalls(fork, proposal);
  const treasury = await fork.contracts.treasury.getAddress();
  await fork.provider.send("hardhat_impersonateAccount", [treasury]);
  for (const [i, target] of proposal.targets.entries()) {
    await fork.provider.send("hardhat_setNextBlockBaseFeePerGas", ["0x0"]);
    const value = `0x${(proposal.values[i] ?? 0n).toString(16)}`;
    try {
      await fork.provider.send("eth_sendTransaction", [
        { from: treasury, to: target, value, data: proposal.calldatas[i], gasPrice: "0x0" },
      ]);
    } catch {
      return i + 1;
    }
  }
  return undefined;
}

/** Contracts that are replaced by another address, not behind a proxy. */
const UNPROXIED = ["Minter", "Verifier", "Treasury", "LivepeerToken", "L2LPTDataCache", "SpeGrantFactory"];

/** The state that people ask about: parameters, implementations, addresses, owner and pause. */
async function readState(fork: Fork, book: AddressBook): Promise<ReadonlyMap<string, string>> {
  const { controller, grants } = fork.contracts;
  const state = new Map<string, string>();
  for (const { contract, name, value, unit } of await readParameters(fork.contracts, book, fork.provider)) {
    state.set(`${contract}.${name}`, `${value} ${unit}`);
  }
  for (const name of proxiedContracts) {
    const address = book.addressOf(name);
    if (address !== undefined) state.set(`${name}: implementation`, await implementationOf(fork.provider, address));
  }
  for (const name of UNPROXIED) state.set(`Controller: ${name}`, await controller.getContract(hashOf(name)));
  state.set("Controller: owner", book.nameOf(await controller.owner()));
  state.set("Controller: paused", String(await controller.paused()));
  state.set("SPE grants", String(await grants.grantsCount()));
  return state;
}

async function readBalances(fork: Fork, accounts: readonly string[]) {
  const balances = await Promise.all(
    accounts.map(async (account) => [
      { account, token: "LPT" as const, amount: await fork.contracts.token.balanceOf(account) },
      { account, token: "ETH" as const, amount: await fork.provider.getBalance(account) },
    ]),
  );
  return balances.flat();
}

function transferParties(token: Interface, log: { readonly topics: readonly string[]; readonly data: string }): readonly string[] {
  const parsed = token.parseLog(log);
  return parsed?.name === "Transfer" ? [String(parsed.args[0]), String(parsed.args[1])] : [];
}
