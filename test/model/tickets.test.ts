// SPDX-License-Identifier: MIT
import { loadFixture, takeSnapshot } from "@nomicfoundation/hardhat-network-helpers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { hardhat } from "../../deploy/config/hardhat";
import { accountAt } from "../support/accountAt";
import { deployFixture } from "../support/deployFixture";
import { logsOf } from "../support/logsOf";
import { startRound } from "../support/startRound";
import { signTicket, type SignedTicket } from "../unit/pm/signTicket";
import { RandomNumbers } from "./randomNumbers";

const LPT = 10n ** 18n;
const BATCHES = 16;
/** Order of secp256k1: `n - s` makes another signature of the same message, which nobody has to accept. */
const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** Four orchestrators for three places, two delegators and three gateways; tickets are valid for four rounds. */
async function ticketWorld() {
  const system = await deployFixture({
    ...hardhat,
    bonding: { ...hardhat.bonding, numActiveTranscoders: { value: 3n, unit: "orchestrators", reason: "some are evicted" } },
    tickets: { ...hardhat.tickets, ticketValidityPeriod: { value: 4n, unit: "rounds", reason: "longer than some stay active" } },
  });
  const { token, bondingManager, roundsManager } = system;
  const accounts = await Promise.all(Array.from({ length: 9 }, (_, i) => accountAt(1 + i)));
  const [orchestrators, delegators, gateways] = [accounts.slice(0, 4), accounts.slice(4, 6), accounts.slice(6)];
  for (const account of [...orchestrators, ...delegators]) {
    await token.transfer(account.address, 100_000n * LPT);
    await token.connect(account).approve(await bondingManager.getAddress(), ethers.MaxUint256);
  }
  await startRound(roundsManager);
  return { ...system, orchestrators, delegators, gateways, anybody: await accountAt(11) };
}

type World = Awaited<ReturnType<typeof ticketWorld>>;

/** Does something that may be forbidden just now. */
const attempt = (sending: Promise<unknown>): Promise<unknown> => sending.catch(() => undefined);

/** A round in which stake moves in and out of the active set, and gateways fund, unlock and cancel. */
async function liveThroughRound(world: World, random: RandomNumbers, seen: { withdrawals: number }): Promise<bigint> {
  const { bondingManager, ticketBroker, roundsManager, orchestrators, delegators, gateways } = world;
  const round = await startRound(roundsManager, random.chance(20) ? 2 : 1);
  for (const account of orchestrators) {
    const bonding = bondingManager.connect(account);
    if (random.chance(60)) await attempt(bonding.reward());
    const stake = await bondingManager.pendingStake(account.address, 0);
    if (random.chance(30)) await attempt(bonding.unbond(stake));
    else if (random.chance(60)) await attempt(bonding.bond(random.belowBig(900n * LPT), account.address));
    if (random.chance(30)) await attempt(bonding.transcoder(random.below(1_000_001), random.below(1_000_001)));
  }
  for (const account of delegators) {
    const bonding = bondingManager.connect(account);
    if (random.chance(50)) await attempt(bonding.bond(random.belowBig(200n * LPT), random.pick(orchestrators).address));
  }
  for (const gateway of gateways) {
    const broker = ticketBroker.connect(gateway);
    // Funding would end the unlock.
    if ((await ticketBroker.isUnlockInProgress(gateway.address)) && random.chance(70)) {
      if (await attempt(broker.withdraw())) seen.withdrawals++;
      continue;
    }
    const [deposit, reserve] = [random.below(1_500), random.below(5_000)];
    await broker.fundDepositAndReserve(deposit, reserve, { value: deposit + reserve });
    if (random.chance(20)) await broker.unlock();
  }
  return round;
}

/** A ticket that is like the one before it in some ways, good in most, and wrong in any way now and then. */
async function randomTicket(
  world: World,
  random: RandomNumbers,
  last: SignedTicket | undefined,
  terms: { rounds: readonly bigint[]; senderNonce: bigint },
): Promise<SignedTicket> {
  const { orchestrators, delegators, gateways } = world;
  const again = gateways.find(({ address }) => address === last?.ticket.sender);
  const gateway: HardhatEthersSigner = again !== undefined && random.chance(60) ? again : random.pick(gateways);
  const like = typeof last?.ticket.recipient === "string" && random.chance(60) ? last.ticket.recipient : null;
  const signed = await signTicket(world, gateway, {
    recipient: like ?? random.pick(random.chance(95) ? orchestrators : delegators).address,
    faceValue: random.chance(10) ? 0n : random.belowBig(random.chance(20) ? 20_000n : 2_500n),
    senderNonce: terms.senderNonce,
    creationRound: random.pick(terms.rounds.slice(random.chance(90) ? -2 : -6)),
    ...(random.chance(4) ? { recipient: ethers.ZeroAddress } : {}),
    ...(random.chance(4) ? { sender: random.pick([ethers.ZeroAddress, ...gateways.map(({ address }) => address)]) } : {}),
    ...(random.chance(4) ? { faceValue: ethers.MaxUint256 >> BigInt(random.below(200)) } : {}),
    ...(random.chance(4) ? { winProb: 0n } : {}),
    ...(random.chance(4) ? { auxData: `0x${"ab".repeat(random.below(300))}` } : {}),
    ...(random.chance(4) ? { blockHash: ethers.id("another block") } : {}),
    ...(random.chance(4) ? { recipientRandHash: ethers.id("another number") } : {}),
  });
  return random.chance(8) ? { ...signed, sig: wrongSignature(signed.sig, random) } : signed;
}

function wrongSignature(sig: string, random: RandomNumbers): string {
  const { r, s, v, compactSerialized } = ethers.Signature.from(sig);
  return random.pick([
    "0x",
    ethers.dataSlice(sig, 0, 1 + random.below(64)),
    `${sig}00`,
    compactSerialized,
    ethers.concat([r, s, v === 27 ? "0x00" : "0x01"]),
    ethers.concat([r, ethers.toBeHex(CURVE_ORDER - BigInt(s), 32), v === 27 ? "0x1c" : "0x1b"]),
    `0x${"00".repeat(65)}`,
    `0x${"ff".repeat(random.below(2_000))}`,
  ]);
}

/** All that tickets can change, as one text. */
async function stateOf(world: World, tickets: readonly SignedTicket[], rounds: readonly bigint[]): Promise<string> {
  const { bondingManager, ticketBroker, orchestrators, delegators, gateways } = world;
  const recipients = [...orchestrators, ...delegators].map(({ address }) => address);
  const state: unknown[] = await Promise.all(tickets.map(({ hash }) => ticketBroker.usedTickets(hash)));
  for (const { address } of gateways) {
    state.push(await ticketBroker.getSenderInfo(address));
    for (const recipient of [ethers.ZeroAddress, ...recipients]) state.push(await ticketBroker.claimedReserve(address, recipient));
  }
  for (const recipient of recipients) {
    state.push(await bondingManager.getDelegator(recipient), await bondingManager.getTranscoder(recipient));
    state.push(await bondingManager.pendingFees(recipient, 0), await bondingManager.pendingStake(recipient, 0));
    for (const round of rounds) state.push(await bondingManager.getTranscoderEarningsPoolForRound(recipient, round));
  }
  return JSON.stringify(state, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
}

/** What every gateway has, by the deployed protocol's events alone: explorers and indexers keep such books. */
async function fundsByEvents({ ticketBroker, gateways }: World): Promise<readonly (readonly [deposit: bigint, reserve: bigint])[]> {
  const funds = new Map(gateways.map(({ address }) => [address, [0n, 0n] as [bigint, bigint]]));
  const logs = await ethers.provider.getLogs({ address: await ticketBroker.getAddress(), fromBlock: 0 });
  for (const log of logs) {
    const event = ticketBroker.interface.parseLog(log);
    const held = funds.get(event?.args[0] as string);
    if (!event || !held) continue;
    if (event.name === "DepositFunded") held[0] += event.args.amount as bigint;
    else if (event.name === "ReserveFunded") held[1] += event.args.amount as bigint;
    else if (event.name === "ReserveClaimed") held[1] -= event.args.amount as bigint;
    else if (event.name === "Withdrawal") held.fill(0n);
    else if (event.name === "WinningTicketRedeemed") {
      const { faceValue } = event.args as unknown as { faceValue: bigint };
      held[0] -= faceValue < held[0] ? faceValue : held[0];
    }
  }
  return [...funds.values()];
}

/**
 * What was logged, with the fees that an orchestrator which left is paid at once (`EarningsClaimed`) added up for each of them: a batch pays
 * those of neighbouring tickets together.
 */
function withPaymentsAddedUp(logs: readonly (readonly unknown[])[]): readonly unknown[] {
  const payments = new Map<string, bigint>();
  for (const [name, delegate, delegator, rewards, fees, ...rounds] of logs) {
    if (name !== "EarningsClaimed") continue;
    const about = [delegate, delegator, rewards, ...rounds].join(" ");
    payments.set(about, (payments.get(about) ?? 0n) + (fees as bigint));
  }
  return [logs.filter(([name]) => name !== "EarningsClaimed"), [...payments].sort(([a], [b]) => (a < b ? -1 : 1))];
}

describe("A batch of tickets", () => {
  it(`does what a call for each of them would, and logs the same, in ${BATCHES} random batches`, async () => {
    const world = await loadFixture(ticketWorld);
    const { ticketBroker, bondingManager, orchestrators, delegators, gateways, anybody } = world;
    const broker = ticketBroker.connect(anybody);
    const random = new RandomNumbers(20_261_130);
    const rounds: bigint[] = [];
    const seen = { redeemed: 0, refused: 0, fromReserves: 0, fromSharedPart: 0, withdrawals: 0, paidAtOnce: 0 };
    const creditedAndHeld = async (): Promise<readonly [bigint, bigint]> => {
      const fees = await Promise.all([...orchestrators, ...delegators].map(({ address }) => bondingManager.pendingFees(address, 0)));
      const funds = await Promise.all(gateways.map(({ address }) => ticketBroker.getSenderInfo(address)));
      return [fees.reduce((sum, each) => sum + each, 0n), funds.reduce((sum, [a, b]) => sum + a.deposit + b.fundsRemaining, 0n)];
    };

    for (let batch = 0; batch < BATCHES; batch++) {
      for (let i = 0; i < (batch === 0 ? 4 : 1); i++) rounds.push(await liveThroughRound(world, random, seen));
      const latest = rounds.slice(-6);
      const tickets: SignedTicket[] = [];
      for (let i = 0; i < 4 + random.below(10); i++) {
        const terms = { rounds: latest, senderNonce: BigInt(100 * batch + i) };
        const isRepeated = tickets.length > 0 && random.chance(8);
        tickets.push(isRepeated ? random.pick(tickets) : await randomTicket(world, random, tickets.at(-1), terms));
      }

      const [creditedBefore, heldBefore] = await creditedAndHeld();
      const before = await takeSnapshot();
      const logs: (readonly unknown[])[] = [];
      for (const { ticket, sig, recipientRand } of tickets) {
        try {
          logs.push(...(await logsOf(broker.redeemWinningTicket(ticket, sig, recipientRand), [ticketBroker, bondingManager])));
          seen.redeemed++;
        } catch (error) {
          expect(String(error), `batch ${batch}`).to.match(/custom error|does not have a block hash/);
          seen.refused++;
        }
      }
      const state = await stateOf(world, tickets, latest);
      await before.restore();

      const redeeming = broker.batchRedeemWinningTickets(
        tickets.map(({ ticket }) => ticket),
        tickets.map(({ sig }) => sig),
        tickets.map(({ recipientRand }) => recipientRand),
      );
      const batchLogs = withPaymentsAddedUp(await logsOf(redeeming, [ticketBroker, bondingManager]));
      expect(batchLogs, `logs of batch ${batch}`).to.deep.equal(withPaymentsAddedUp(logs));
      seen.paidAtOnce += logs.filter(([name]) => name === "EarningsClaimed").length;
      expect(await stateOf(world, tickets, latest), `state after batch ${batch}`).to.equal(state);

      const funds = await Promise.all(gateways.map(({ address }) => ticketBroker.getSenderInfo(address)));
      const shown = funds.map(([{ deposit }, { fundsRemaining }]) => [deposit, fundsRemaining]);
      expect(await fundsByEvents(world), `funds by events after batch ${batch}`).to.deep.equal(shown);

      const [credited, held] = await creditedAndHeld();
      expect(credited - creditedBefore, `fees of batch ${batch}`).to.be.at.most(heldBefore - held);
      for (const { address } of gateways) {
        if ((await ticketBroker.getReserveInfo(address)).claimedInCurrentRound > 0n) seen.fromReserves++;
        if ((await ticketBroker.claimedReserve(address, ethers.ZeroAddress)) > 0n) seen.fromSharedPart++;
      }
    }
    // All of it took place, or the comparison would say little.
    for (const [what, count] of Object.entries(seen)) expect(count, what).to.be.greaterThan(0);
  });
});
