// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import { chosenLocks } from "../domain/chosenLocks";
import { formatTokenAmount } from "../domain/formatTokenAmount";
import { InsufficientBalanceError } from "../domain/insufficientBalanceError";
import { lptWei, type LptWei } from "../domain/lptWei";
import { parseTokenAmount } from "../domain/parseTokenAmount";
import { round } from "../domain/round";
import { StakeLockedError } from "../domain/stakeLockedError";
import { TransactionFailedError } from "../domain/transactionFailedError";
import type { UnbondingLock } from "../domain/unbondingLock";
import { wei, type Wei } from "../domain/wei";
import { withdrawableLocks } from "../domain/withdrawableLocks";
import { ConfigurationError } from "./configurationError";
import type { OpenedAccount } from "./openNode";
import { readServiceUri } from "./readServiceUri";
import { requireOrchestrator } from "./requireOrchestrator";
import { requireUnlocked } from "./requireUnlocked";
import type { SettingReader } from "./settingReader";

type Chain = NonNullable<OpenedAccount["chain"]>;

/** One thing that an account can do on chain, for the command line. */
export interface AccountAction {
  readonly name: string;
  readonly summary: string;
  /** Flag with its placeholder -> what it means. */
  readonly flags: Readonly<Record<string, string>>;
  /** Does it and returns what there is to show. */
  readonly run: (chain: Chain, account: Address, reader: SettingReader) => Promise<Record<string, unknown>>;
}

/** What an account can do on chain. Cuts and shares are given in percent, amounts in whole tokens with decimals. */
export const ACCOUNT_ACTIONS: readonly AccountAction[] = [
  {
    name: "activate",
    summary: "Become an orchestrator: bond to yourself, set the commission, register the service URI",
    flags: {
      "stake <lpt>": "LPT to bond to yourself first",
      "reward-cut <percent>": "part of rewards that you keep",
      "fee-share <percent>": "part of fees that your delegators get",
      "service-uri <uri>": "what gateways call, https://host:port",
    },
    run: async (chain, account, reader) => {
      const done: Record<string, unknown> = {};
      const cut = ppm(reader, "reward-cut");
      const share = ppm(reader, "fee-share");
      const uri = readServiceUri(reader, "service-uri");
      const stake = reader.optional("stake");
      if (stake !== undefined) done.bond = await chain.bonding.bond(await held(chain, account, some(reader, "stake")), account);
      done.commission = await chain.bonding.setCommission(cut, share);
      if (uri !== undefined && (await chain.registry.serviceUri(account)) !== uri) {
        done.serviceUri = await chain.registry.setServiceUri(uri);
      }
      return done;
    },
  },
  {
    name: "bond",
    summary: "Bond LPT to an orchestrator",
    flags: {
      "amount <lpt>": "LPT to bond; 0 only moves your stake",
      "to <address>": "the orchestrator, to which all of your stake goes; when missing the one that it is bonded to, or yourself",
    },
    run: async (chain, account, reader) => {
      const amount = lpt(reader, "amount");
      const to = reader.address("to") ?? (await chain.bonding.delegateOf(account)) ?? account;
      await requireOrchestrator(chain, account, to);
      return { bond: await chain.bonding.bond(await held(chain, account, amount), to), to };
    },
  },
  {
    name: "unbond",
    summary: "Start the unbonding period for part of your stake, rewards included",
    flags: { "amount <lpt>": "LPT to unbond" },
    run: async (chain, _account, reader) => {
      const { lock, transactionHash } = await chain.bonding.unbond(some(reader, "amount"));
      return { unbond: transactionHash, ...shown(lock) };
    },
  },
  {
    name: "rebond",
    summary: "Take unbonding stake back before it is withdrawn",
    flags: {
      "lock <id>": "number of the unbonding lock; every one when missing",
      "to <address>": "the orchestrator, when no stake is left that is bonded to one",
    },
    run: async (chain, account, reader) => {
      const locks = chosenLocks(await chain.bonding.unbondingLocks(account), lockId(reader));
      // The first lock gives an account without stake its delegate, and the others follow.
      let delegate = await rebondDelegate(chain, account, reader);
      const rebonded = [];
      for (const lock of locks) {
        const done = await chain.bonding.rebond(lock.id, delegate);
        rebonded.push({ rebond: done.transactionHash, to: done.delegate, ...shown(lock) });
        delegate = undefined;
      }
      return { rebonded };
    },
  },
  {
    name: "withdraw-stake",
    summary: "Withdraw stake whose unbonding period is over",
    flags: { "lock <id>": "number of the unbonding lock; every one that is due when missing" },
    run: async (chain, account, reader) => {
      const chosen = lockId(reader);
      const locks = await chain.bonding.unbondingLocks(account);
      const withdrawn = [];
      const waiting = [];
      for (const lock of withdrawableLocks(locks, (await chain.rounds.state()).currentRound, chosen)) {
        try {
          withdrawn.push({ withdrawStake: await chain.bonding.withdrawStake(lock.id), ...shown(lock) });
        } catch (error) {
          if (!isHeldByClaim(error)) throw error;
          waiting.push(shown(lock));
        }
      }
      if (withdrawn.length === 0) {
        const which = waiting.map(({ lock }) => lock).join(", ");
        throw new StakeLockedError(
          `all that is due answers for claims of work that are open yet (locks ${which}): try again in a round or two`,
        );
      }
      return { withdrawn, ...(waiting.length > 0 && { held: waiting }) };
    },
  },
  {
    name: "claim",
    summary: "Claim earnings up to the last initialized round",
    flags: {},
    run: async (chain) => ({
      claimEarnings: await chain.bonding.claimEarnings(round((await chain.rounds.state()).lastInitializedRound)),
    }),
  },
  {
    name: "withdraw-fees",
    summary: "Withdraw earned fees",
    flags: { "amount <eth>": "everything when missing", "to <address>": "yourself when missing" },
    run: async (chain, account, reader) => {
      const amount = reader.optional("amount") === undefined ? await chain.bonding.pendingFees(account) : eth(reader, "amount");
      if (amount === 0n) throw new InsufficientBalanceError(`${account} has no fees to withdraw`);
      return { withdrawFees: await chain.bonding.withdrawFees(reader.address("to") ?? account, amount), wei: amount };
    },
  },
  {
    name: "fund",
    summary: "Fund a gateway: the deposit that pays tickets and the reserve behind it",
    flags: { "deposit <eth>": "0 when missing", "reserve <eth>": "0 when missing" },
    run: async (chain, _account, reader) => {
      const [deposit, reserve] = [eth(reader, "deposit"), eth(reader, "reserve")];
      if (deposit + reserve === 0n) throw new ConfigurationError("--deposit or --reserve is required: ETH, such as 0.5");
      return { fund: await chain.broker.fundDepositAndReserve(deposit, reserve) };
    },
  },
  {
    name: "unlock",
    summary: "Start the waiting time after which deposit and reserve can be withdrawn",
    flags: {},
    run: async (chain) => ({ unlock: await chain.broker.unlock() }),
  },
  {
    name: "cancel-unlock",
    summary: "Lock deposit and reserve again",
    flags: {},
    run: async (chain) => ({ cancelUnlock: await chain.broker.cancelUnlock() }),
  },
  {
    name: "withdraw",
    summary: "Withdraw deposit and reserve after the waiting time",
    flags: {},
    run: async (chain, account) => {
      await requireUnlocked(chain, account);
      return { withdraw: await chain.broker.withdraw() };
    },
  },
  {
    name: "reward",
    summary: "Call reward now",
    flags: {},
    run: async (chain) => ({ mintedLptWei: await chain.bonding.reward() }),
  },
  {
    name: "initialize-round",
    summary: "Initialize the current round now",
    flags: {},
    run: async (chain) => {
      await chain.rounds.initializeRound();
      return { round: (await chain.rounds.state()).currentRound };
    },
  },
  {
    name: "set-operator",
    summary: "Name the account that may claim transcoded work for you, besides yourself",
    flags: { "operator <address>": "account of the node's key; the null address names nobody" },
    run: async (chain, _account, reader) => {
      const operator = reader.address("operator");
      if (operator === undefined) throw new ConfigurationError("--operator is required: an address");
      if (chain.verifier === undefined) throw new ConfigurationError("the Controller of this network lists no Verifier");
      return { setOperator: await chain.verifier.setOperator(operator) };
    },
  },
  {
    name: "set-reward-caller",
    summary: "Name the account that may call reward for you, besides yourself",
    flags: { "caller <address>": "account of the node's key; the null address names nobody" },
    run: async (chain, _account, reader) => {
      const caller = reader.address("caller");
      if (caller === undefined) throw new ConfigurationError("--caller is required: an address");
      return { setRewardCaller: await chain.bonding.setRewardCaller(caller) };
    },
  },
  {
    name: "account",
    summary: "Show an account: balances, stake, fees, deposit and reserve",
    flags: { "of <address>": "the key's account when missing" },
    run: async (chain, account, reader) => {
      const of = reader.address("of") ?? account;
      return {
        address: of,
        ethWei: await chain.token.ethBalance(of),
        lptWei: await chain.token.balance(of),
        pendingStakeLptWei: await chain.bonding.pendingStake(of),
        delegate: (await chain.bonding.delegateOf(of)) ?? "",
        unbonding: (await chain.bonding.unbondingLocks(of)).map(shown),
        pendingFeesWei: await chain.bonding.pendingFees(of),
        orchestrator: await chain.bonding.orchestrator(of),
        serviceUri: await chain.registry.serviceUri(of),
        sender: await chain.senders.info(of),
        rounds: await chain.rounds.state(),
      };
    },
  },
];

/** `amount`, if the account holds it: found out before anything is sent, an approval included. Throws {@link InsufficientBalanceError}. */
async function held(chain: Chain, account: Address, amount: LptWei): Promise<LptWei> {
  const balance = await chain.token.balance(account);
  if (amount <= balance) return amount;
  throw new InsufficientBalanceError(
    `${account} holds ${formatTokenAmount(balance)} LPT, and ${formatTokenAmount(amount)} are to be bonded`,
  );
}

/** Whom a rebond must name: nobody while stake is bonded, since the lock goes where that is. */
async function rebondDelegate(chain: Chain, account: Address, reader: SettingReader): Promise<Address | undefined> {
  const to = reader.address("to");
  const isBonded = (await chain.bonding.pendingStake(account)) > 0n;
  if (isBonded && to !== undefined) {
    throw new ConfigurationError("--to is only for accounts without stake: this one's locks go to the orchestrator that it is bonded to");
  }
  if (!isBonded && to === undefined) throw new ConfigurationError("--to is required: no stake is left that is bonded to an orchestrator");
  return to;
}

/** Own stake cannot be withdrawn while a claim is open that was made with it. */
function isHeldByClaim(error: unknown): boolean {
  return error instanceof TransactionFailedError && error.fields.errorName === "BondingManagerOpenClaim";
}

function lockId(reader: SettingReader): bigint | undefined {
  return reader.optional("lock") === undefined ? undefined : BigInt(reader.integer("lock", 0, 0, 2 ** 48));
}

function amount(reader: SettingReader, name: string, missing?: string): bigint {
  const text = reader.text(name, missing);
  try {
    return parseTokenAmount(text);
  } catch {
    throw reader.invalid(name, text, "an amount such as 12 or 0.5");
  }
}

function shown({ id, amount, withdrawRound }: UnbondingLock): Record<string, unknown> {
  return { lock: id, lptWei: amount, withdrawRound };
}

function lpt(reader: SettingReader, name: string): LptWei {
  return lptWei(amount(reader, name));
}

/** More than nothing. */
function some(reader: SettingReader, name: string): LptWei {
  const amount = lpt(reader, name);
  if (amount > 0n) return amount;
  throw reader.invalid(name, reader.text(name), "an amount above 0");
}

function eth(reader: SettingReader, name: string): Wei {
  return wei(amount(reader, name, "0"));
}

function ppm(reader: SettingReader, name: string): bigint {
  if (reader.optional(name) === undefined) throw new ConfigurationError(`--${name} is required, in percent`);
  return BigInt(Math.round(reader.number(name, 0, 0, 100) * 10_000));
}
