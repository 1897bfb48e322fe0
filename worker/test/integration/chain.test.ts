// SPDX-License-Identifier: MIT

import { expect } from "chai";

import { connectChain } from "../../src/adapters/chain/connectChain";
import type { Chain } from "../../src/adapters/chain/chain";
import type { ChainOptions } from "../../src/adapters/chain/chainOptions";
import { ContractMissingError } from "../../src/adapters/chain/contractMissingError";
import { KeyTransactionSigner } from "../../src/adapters/chain/keyTransactionSigner";
import { systemClock } from "../../src/adapters/system/systemClock";
import { address, type Address } from "../../src/domain/address";
import { ChainUnavailableError } from "../../src/domain/chainUnavailableError";
import { formatTokenAmount } from "../../src/domain/formatTokenAmount";
import { InsufficientBalanceError } from "../../src/domain/insufficientBalanceError";
import { lptWei } from "../../src/domain/lptWei";
import { TransactionFailedError } from "../../src/domain/transactionFailedError";
import { wei } from "../../src/domain/wei";
import { ZERO_ADDRESS } from "../../src/domain/zeroAddress";
import { ACCOUNT_ACTIONS } from "../../src/nodes/accountActions";
import { SettingReader } from "../../src/nodes/settingReader";
import { RecordingLogger } from "../fakes/recordingLogger";
import { RecordingMetrics } from "../fakes/recordingMetrics";
import { LocalChain } from "../../../test/support/localChain";
import { TicketSender } from "../support/ticketSender";

const LPT = 10n ** 18n;
const ETH = 10n ** 18n;
const OWNER = 0;
const FIRST = 1;
const SECOND = 2;
const GATEWAY = 3;
const DELEGATOR = 4;
const REWARD_CALLER = 5;

describe("chain adapter on a real chain", () => {
  let local: LocalChain;
  let gatewaySender: TicketSender;

  async function connect(account: number, options: Partial<ChainOptions> = {}): Promise<Chain> {
    const signer = new KeyTransactionSigner(local.key(account));
    const controller = address(local.devnet.controller);
    return connectChain(
      { urls: [local.devnet.rpcUrl], controller, pollIntervalMs: 20, outageMs: 1_000, ...options },
      { signer, clock: systemClock, logger: new RecordingLogger(), metrics: new RecordingMetrics() },
    );
  }
  const accountOf = (index: number): Address => new KeyTransactionSigner(local.key(index)).address;
  /** Lets every cache of the adapter age. */
  const settle = (): Promise<void> => systemClock.sleep(30);

  async function nextRound(chain: Chain): Promise<void> {
    await settle();
    const { currentRoundStartBlock, roundLengthBlocks, lastSeenBlock } = await chain.rounds.state();
    await local.mine(currentRoundStartBlock + roundLengthBlocks - lastSeenBlock);
    await settle();
    await chain.rounds.initializeRound();
    await settle();
  }

  before(async function () {
    this.timeout(120_000);
    local = await LocalChain.start();
    gatewaySender = await TicketSender.create(local.key(GATEWAY));

    const owner = await connect(OWNER);
    await nextRound(owner);
    for (const account of [FIRST, SECOND, DELEGATOR]) await owner.token.transfer(accountOf(account), lptWei(1_000n * LPT));
    for (const [account, stake] of [
      [FIRST, 300n],
      [SECOND, 200n],
    ] as const) {
      const chain = await connect(account);
      await chain.bonding.bond(lptWei(stake * LPT), accountOf(account));
      await chain.bonding.setCommission(100_000n, 400_000n);
      await chain.registry.setServiceUri(`https://127.0.0.1:${8000 + account}`);
    }
    const gateway = await connect(GATEWAY);
    await gateway.broker.fundDepositAndReserve(wei(10n * ETH), wei(4n * ETH));
    await nextRound(owner);
  });

  after(() => local.stop());

  /** What the command line does, for the delegator unless told otherwise. */
  async function act(name: string, settings: Readonly<Record<string, string>>, account = DELEGATOR): Promise<Record<string, unknown>> {
    const action = ACCOUNT_ACTIONS.find((one) => one.name === name);
    if (action === undefined) throw new Error(`there is no ${name}`);
    return action.run(await connect(account), accountOf(account), new SettingReader(new Map(Object.entries(settings))));
  }

  describe("rounds", () => {
    it("reads the clock of the protocol at one block", async () => {
      const state = await (await connect(FIRST)).rounds.state();
      expect(state.lastInitializedRound).to.equal(state.currentRound);
      expect(state.poolSize).to.equal(2n);
      expect(state.lastSeenBlock >= state.currentRoundStartBlock).to.equal(true);
      expect(state.lastInitializedBlockHash).to.match(/^0x(?!0{64})[0-9a-f]{64}$/);
    });

    it("initializes a round once, however many try", async () => {
      const [one, other] = [await connect(FIRST), await connect(SECOND)];
      const { currentRoundStartBlock, roundLengthBlocks, lastSeenBlock, currentRound } = await one.rounds.state();
      await local.mine(currentRoundStartBlock + roundLengthBlocks - lastSeenBlock);
      await settle();
      await Promise.all([one.rounds.initializeRound(), other.rounds.initializeRound()]);
      expect((await one.rounds.state()).lastInitializedRound).to.equal(currentRound + 1n);
    });
  });

  describe("pool", () => {
    it("lists active orchestrators with stake and service URI", async () => {
      const members = await (await connect(GATEWAY)).pool.members();
      expect(members.map(({ address: account, serviceUri, stake }) => [account, serviceUri, stake >= 200n * LPT])).to.deep.equal([
        [accountOf(FIRST), "https://127.0.0.1:8001", true],
        [accountOf(SECOND), "https://127.0.0.1:8002", true],
      ]);
    });

    it("follows a changed service URI by its event", async () => {
      const [first, gateway] = [await connect(FIRST), await connect(GATEWAY)];
      const stop = new AbortController();
      const watching = gateway.watch(stop.signal);
      await gateway.pool.members();
      await first.registry.setServiceUri("https://127.0.0.1:9999");
      for (let i = 0; i < 100; i++) {
        const [member] = await gateway.pool.members();
        if (member?.serviceUri === "https://127.0.0.1:9999") break;
        await settle();
      }
      expect((await gateway.pool.members())[0]?.serviceUri).to.equal("https://127.0.0.1:9999");
      stop.abort();
      await watching;
      await first.registry.setServiceUri("https://127.0.0.1:8001");
    });
  });

  describe("reward", () => {
    it("mints for the orchestrator, once in a round", async () => {
      const chain = await connect(FIRST);
      await nextRound(chain);
      const before = await chain.bonding.orchestrator(accountOf(FIRST));
      const minted = await chain.bonding.reward();
      await settle();
      const after = await chain.bonding.orchestrator(accountOf(FIRST));
      expect(minted > 0n).to.equal(true);
      expect(after.delegatedStake - before.delegatedStake).to.equal(minted);
      const error = await rejection(chain.bonding.reward());
      expect(error).to.be.instanceOf(TransactionFailedError);
      expect(error.message).to.match(/^reward failed: BondingManagerAlreadyRewarded\(transcoder: 0x[0-9a-fA-F]{40}, currentRound: \d+\)$/);
    });

    it("is called with the key of a reward caller (LIP-118)", async () => {
      const [second, caller] = [await connect(SECOND), await connect(REWARD_CALLER, { orchestrator: accountOf(SECOND) })];
      await nextRound(second);
      expect((await rejection(caller.bonding.reward())).message).to.contain("BondingManagerNotRewardCaller");
      expect((await rejection(act("set-reward-caller", {}, SECOND))).message).to.equal("--caller is required: an address");
      expect(await act("set-reward-caller", { caller: accountOf(REWARD_CALLER) }, SECOND)).to.have.property("setRewardCaller");
      expect((await caller.bonding.reward()) > 0n).to.equal(true);
      await settle();
      const { lastRewardRound } = await caller.bonding.orchestrator(accountOf(SECOND));
      expect(lastRewardRound).to.equal((await caller.rounds.state()).currentRound);
      await act("set-reward-caller", { caller: ZERO_ADDRESS }, SECOND);
      await nextRound(second);
      expect((await rejection(caller.bonding.reward())).message).to.contain("BondingManagerNotRewardCaller");
    });
  });

  describe("tickets", () => {
    it("shows the sender's funds and the recipient's share of the reserve", async () => {
      const { senders } = await connect(FIRST);
      const info = await senders.info(gatewaySender.address);
      expect(info).to.deep.equal({
        deposit: 10n * ETH,
        withdrawRound: 0n,
        reserve: { fundsRemaining: 4n * ETH, claimedInCurrentRound: 0n },
      });
      expect(await senders.claimableReserve(gatewaySender.address, accountOf(FIRST))).to.equal(2n * ETH);
      expect(await senders.claimedReserve(gatewaySender.address, accountOf(FIRST))).to.equal(0n);
    });

    it("redeems a winner once, pays its face value and finds the evidence again", async () => {
      const chain = await connect(FIRST);
      const ticket = await gatewaySender.winner(accountOf(FIRST), ETH, await chain.rounds.state());
      const hash = gatewaySender.hashOf(ticket);
      expect(await chain.broker.isUsed(hash)).to.equal(false);
      expect((await chain.broker.estimateRedemptionGas(ticket)) > 50_000n).to.equal(true);

      const feesBefore = await chain.bonding.pendingFees(accountOf(FIRST));
      const redemption = await chain.broker.redeem(ticket);
      expect(redemption.paid).to.equal(ETH);
      expect(await chain.gasOracle.redemptionGas()).to.equal(redemption.gasUsed);
      expect(await chain.broker.isUsed(hash)).to.equal(true);
      expect((await chain.bonding.pendingFees(accountOf(FIRST))) > feesBefore).to.equal(true);
      await settle();

      const { transactionHash, paid } = redemption;
      expect(await chain.broker.findRedemption(ticket)).to.deep.equal({ transactionHash, paid });
      const error = await rejection(chain.broker.redeem(ticket));
      expect(error).to.include({ reason: `TicketBrokerTicketUsed(ticketHash: ${hash})` });
    });

    it("redeems a batch in which one ticket is bad", async () => {
      const chain = await connect(SECOND);
      const rounds = await chain.rounds.state();
      const good = [1n, 2n].map((n) => gatewaySender.winner(accountOf(SECOND), (n * ETH) / 10n, rounds));
      const [one, two] = await Promise.all(good);
      const bad = { ...(await gatewaySender.winner(accountOf(SECOND), ETH, rounds)), recipientRand: 1n };
      if (one === undefined || two === undefined) throw new Error("no tickets");
      const [first, second, third] = await chain.broker.redeemBatch([one, bad, two]);
      expect([first?.paid, second, third?.paid]).to.deep.equal([ETH / 10n, undefined, ETH / 5n]);
      expect(await chain.broker.isUsed(gatewaySender.hashOf(bad))).to.equal(false);
    });
  });

  describe("delegation", () => {
    it("bonds, claims and withdraws fees", async () => {
      const delegator = await connect(DELEGATOR);
      await delegator.bonding.bond(lptWei(100n * LPT), accountOf(FIRST));
      await nextRound(delegator);
      const first = await connect(FIRST);
      await first.bonding.reward();
      const ticket = await gatewaySender.winner(accountOf(FIRST), ETH, await first.rounds.state());
      await first.broker.redeem(ticket);

      const fees = await delegator.bonding.pendingFees(accountOf(DELEGATOR));
      expect(fees > 0n).to.equal(true);
      expect((await delegator.bonding.pendingStake(accountOf(DELEGATOR))) > 100n * LPT).to.equal(true);
      const { currentRound } = await delegator.rounds.state();
      await delegator.bonding.claimEarnings(currentRound);
      const recipient = address(`0x${"77".repeat(20)}`);
      await delegator.bonding.withdrawFees(recipient, fees);
      expect(await delegator.token.ethBalance(recipient)).to.equal(fees);
    });

    it("thaws stake, refuses to pay it out early, and pays it out once", async () => {
      const delegator = await connect(DELEGATOR);
      const account = accountOf(DELEGATOR);
      const { currentRound } = await delegator.rounds.state();
      const { lock } = await delegator.bonding.unbond(lptWei(10n * LPT));
      expect(lock).to.deep.equal({ id: 0n, amount: 10n * LPT, withdrawRound: currentRound + 7n });
      await settle();
      const { lock: second } = await delegator.bonding.unbond(lptWei(5n * LPT));
      await settle();
      expect(await delegator.bonding.unbondingLocks(account)).to.deep.equal([lock, second]);
      expect((await rejection(delegator.bonding.withdrawStake(0n))).message).to.contain("BondingManagerStillThawing(withdrawRound: ");
      expect((await rejection(act("withdraw-stake", {}))).message).to.match(
        /^nothing can be withdrawn in round \d+ yet: lock 0 holds 10 LPT/,
      );

      for (let i = 0; i < 7; i++) await nextRound(delegator);
      const before = await delegator.token.balance(account);
      const { withdrawn } = (await act("withdraw-stake", { lock: "1" })) as { withdrawn: object[] };
      expect(withdrawn.map((one) => ({ ...one, withdrawStake: "" }))).to.deep.equal([
        { withdrawStake: "", lock: 1n, lptWei: 5n * LPT, withdrawRound: second.withdrawRound },
      ]);
      await settle();
      expect(await delegator.bonding.unbondingLocks(account)).to.deep.equal([lock]);
      await act("withdraw-stake", {});
      await settle();
      expect((await delegator.token.balance(account)) - before).to.equal(15n * LPT);
      expect((await rejection(act("withdraw-stake", {}))).message).to.contain("nothing is unbonding");
    });

    it("sends nothing when there is less to bond than it is told to", async () => {
      const delegator = await connect(DELEGATOR);
      const account = accountOf(DELEGATOR);
      const held = await delegator.token.balance(account);
      const nonce = await local.rpc<string>("eth_getTransactionCount", [account]);
      for (const [action, flag] of [
        ["bond", "amount"],
        ["activate", "stake"],
      ] as const) {
        const settings = { [flag]: String(held / LPT + 1n), "reward-cut": "10", "fee-share": "50" };
        const error = await rejection(act(action, settings));
        expect(error).to.be.instanceOf(InsufficientBalanceError);
        expect(error.message).to.equal(`${account} holds ${formatTokenAmount(held)} LPT, and ${held / LPT + 1n} are to be bonded`);
      }
      expect(await local.rpc("eth_getTransactionCount", [account])).to.equal(nonce);
    });

    it("bonds more to the orchestrator that the stake is bonded to, and moves it when another is named", async () => {
      const delegator = await connect(DELEGATOR);
      const account = accountOf(DELEGATOR);
      expect(await act("bond", { amount: "1" })).to.include({ to: accountOf(FIRST) });
      await settle();
      expect(await delegator.bonding.delegateOf(account)).to.equal(accountOf(FIRST));
      expect(await act("bond", { amount: "0", to: accountOf(SECOND) })).to.include({ to: accountOf(SECOND) });
      await settle();
      expect(await act("account", {})).to.include({ delegate: accountOf(SECOND) });
      await act("bond", { amount: "0", to: accountOf(FIRST) });
      for (const to of [ZERO_ADDRESS, accountOf(GATEWAY)]) {
        expect((await rejection(act("bond", { amount: "0", to }))).message).to.equal(
          `--to must be an orchestrator: ${to} has no stake that is bonded to itself`,
        );
      }
      await nextRound(delegator);
      expect(await delegator.bonding.delegateOf(account)).to.equal(accountOf(FIRST));
      expect(await delegator.bonding.delegateOf(accountOf(GATEWAY))).to.equal(undefined);
    });

    it("sends nothing when there is nothing to withdraw or to fund, or a service URI that nobody could call", async () => {
      const account = accountOf(DELEGATOR);
      const nonce = await local.rpc<string>("eth_getTransactionCount", [account]);
      expect((await rejection(act("withdraw-fees", {}))).message).to.equal(`${account} has no fees to withdraw`);
      expect((await rejection(act("fund", {}))).message).to.equal("--deposit or --reserve is required: ETH, such as 0.5");
      expect((await rejection(act("withdraw", {}))).message).to.equal(`${account} has neither deposit nor reserve`);
      expect((await rejection(act("unbond", { amount: "0" }))).message).to.equal('--amount must be an amount above 0, not "0"');
      const nothing = { "reward-cut": "10", "fee-share": "50", stake: "0" };
      expect((await rejection(act("activate", nothing))).message).to.equal('--stake must be an amount above 0, not "0"');
      for (const uri of ["no where", "ftp://a", "https://a/path", "foo"]) {
        const terms = { "reward-cut": "10", "fee-share": "50", stake: "1", "service-uri": uri };
        expect((await rejection(act("activate", terms))).message).to.match(
          /^--service-uri must be https:\/\/host:port, without a path, not /,
        );
      }
      expect(await local.rpc("eth_getTransactionCount", [account])).to.equal(nonce);
    });

    it("takes thawing stake back, to the orchestrator it was bonded to or, once all is unbonded, to any", async () => {
      const delegator = await connect(DELEGATOR);
      const account = accountOf(DELEGATOR);
      const stake = await delegator.bonding.pendingStake(account);
      const { lock } = await delegator.bonding.unbond(lptWei(10n * LPT));
      await settle();
      expect((await rejection(act("rebond", { lock: "99" }))).message).to.match(/^there is no unbonding lock 99: lock \d+ holds 10 LPT/);
      expect((await rejection(act("rebond", { to: accountOf(FIRST) }))).message).to.match(/^--to is only for accounts without stake/);
      const back = (await act("rebond", { lock: String(lock.id) })) as { rebonded: object[] };
      expect(back.rebonded.map((one) => ({ ...one, rebond: "" }))).to.deep.equal([
        { rebond: "", to: accountOf(FIRST), lock: lock.id, lptWei: 10n * LPT, withdrawRound: lock.withdrawRound },
      ]);
      await settle();
      expect(await delegator.bonding.pendingStake(account)).to.equal(stake);

      await delegator.bonding.unbond(lptWei(10n * LPT));
      await delegator.bonding.unbond(lptWei(stake - 10n * LPT));
      await settle();
      expect((await rejection(act("rebond", {}))).message).to.match(/^--to is required: no stake is left/);
      const moved = (await act("rebond", { to: accountOf(SECOND) })) as { rebonded: { to: string }[] };
      expect(moved.rebonded.map(({ to }) => to)).to.deep.equal([accountOf(SECOND), accountOf(SECOND)]);
      await settle();
      expect(await delegator.bonding.pendingStake(account)).to.equal(stake);
      expect((await rejection(act("rebond", {}))).message).to.contain("nothing is unbonding");
    });
  });

  describe("given something wrong", () => {
    it("says which contract the Controller lacks", async () => {
      const broken = await rejection(connect(FIRST, { controller: accountOf(FIRST) }));
      expect(broken).to.be.instanceOf(ContractMissingError);
      expect(broken.message).to.contain("there is no contract at the Controller address");
      const token = address(local.devnet.contracts.LivepeerToken!);
      const other = await rejection(connect(FIRST, { controller: token }));
      expect(other).to.be.instanceOf(ContractMissingError);
      expect(other.message).to.contain(`the contract at ${token} on chain 31337 is no Controller`);
    });

    it("says which endpoint cannot be reached", async () => {
      const error = await rejection(connect(FIRST, { urls: ["http://127.0.0.1:9"] }));
      expect(error).to.be.instanceOf(ChainUnavailableError);
      expect(error.message).to.contain("http://127.0.0.1:9");
    });

    it("uses the second endpoint when the first is dead", async () => {
      const chain = await connect(FIRST, { urls: ["http://127.0.0.1:9", local.devnet.rpcUrl], chainId: 31337n });
      expect((await chain.rounds.state()).poolSize).to.equal(2n);
    });

    it("refuses an endpoint of another chain", async () => {
      const error = await rejection(connect(FIRST, { chainId: 42161n }));
      expect(error.message).to.contain("serves chain 31337 instead of 42161");
    });
  });

  describe("an orchestrator that has left", () => {
    it("is still paid from a reserve, and knows how much there is", async () => {
      const [chain, first] = [await connect(SECOND), await connect(FIRST)];
      const { senders } = chain;
      await nextRound(chain);
      const { deposit, reserve } = await senders.info(gatewaySender.address);
      const half = reserve.fundsRemaining / 2n;
      expect(await senders.redeemableReserve(gatewaySender.address, accountOf(SECOND))).to.equal(half);

      const ticket = await gatewaySender.winner(accountOf(SECOND), deposit + half, await chain.rounds.state());
      await chain.bonding.unbond(await chain.bonding.pendingStake(accountOf(SECOND)));
      await nextRound(first);
      expect(await senders.claimableReserve(gatewaySender.address, accountOf(SECOND))).to.equal(0n);
      expect(await senders.redeemableReserve(gatewaySender.address, accountOf(SECOND))).to.equal(reserve.fundsRemaining);
      expect((await chain.broker.redeem(ticket)).paid).to.equal(deposit + half);
      await settle();
      expect(await senders.redeemableReserve(gatewaySender.address, accountOf(SECOND))).to.equal(reserve.fundsRemaining - half);
      expect(await senders.redeemableReserve(gatewaySender.address, accountOf(FIRST))).to.equal(reserve.fundsRemaining - half);
    });
  });
});

async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("expected a rejection");
}
