// SPDX-License-Identifier: MIT
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";
import { ethers } from "hardhat";

import { startRound } from "../support/startRound";
import { fundedBrokerFixture } from "../unit/pm/brokerFixture";
import { signTicket } from "../unit/pm/signTicket";

const LPT = 10n ** 18n;
const SNAPSHOT = join(__dirname, "hotCalls.json");
/** Block hashes and signatures in calldata: a zero byte costs twelve less than another. */
const NOISE: Readonly<Record<string, number>> = { redeemWinningTicket: 50, batchRedeemWinningTickets: 200 };

/** The calls that nodes and stakeholders make most, in a small system of its own: what they cost is known wherever the repository is. */
describe("Gas of hot calls", () => {
  it("is what hotCalls.json says (UPDATE_GAS=true writes it)", async () => {
    const system = await loadFixture(fundedBrokerFixture);
    const { bondingManager, roundsManager, ticketBroker, serviceRegistry, orchestrator, delegator, stranger, gateway } = system;
    const figures: Record<string, number> = {};
    const measure = async (name: string, sent: Promise<ContractTransactionResponse>): Promise<void> => {
      figures[name] = Number((await (await sent).wait())?.gasUsed);
    };

    await startRound(roundsManager);
    await measure("reward", bondingManager.connect(orchestrator).reward());
    await measure("bond", bondingManager.connect(stranger).bond(LPT, orchestrator.address));
    await measure("claimEarnings", bondingManager.connect(delegator).claimEarnings(0));
    await measure("unbond", bondingManager.connect(delegator).unbond(LPT));
    await measure("rebond", bondingManager.connect(delegator).rebond(0));
    await measure("transcoder", bondingManager.connect(orchestrator).transcoder(1, 500_000));
    await measure("fundDepositAndReserve", ticketBroker.connect(gateway).fundDepositAndReserve(1, 1, { value: 2 }));

    const sign = (senderNonce: bigint) => signTicket(system, gateway, { recipient: orchestrator.address, faceValue: 100n, senderNonce });
    const first = await sign(1n);
    await measure(
      "redeemWinningTicket",
      ticketBroker.connect(orchestrator).redeemWinningTicket(first.ticket, first.sig, first.recipientRand),
    );
    const batch = await Promise.all([2n, 3n, 4n, 5n].map(sign));
    await measure(
      "batchRedeemWinningTickets",
      ticketBroker.connect(orchestrator).batchRedeemWinningTickets(
        batch.map(({ ticket }) => ticket),
        batch.map(({ sig }) => sig),
        batch.map(({ recipientRand }) => recipientRand),
      ),
    );
    await measure("withdrawFees", bondingManager.connect(orchestrator).withdrawFees(orchestrator.address, 1));
    await measure("unlock", ticketBroker.connect(gateway).unlock());
    await measure("setServiceURI", serviceRegistry.connect(orchestrator).setServiceURI("https://orchestrator-0001.livepeer.example:8935"));
    await startRound(roundsManager);
    figures["initializeRound"] = await gasOfLastBlock();

    if (process.env.UPDATE_GAS === "true") writeFileSync(SNAPSHOT, `${JSON.stringify(figures, null, 2)}\n`);
    const snapshot = JSON.parse(readFileSync(SNAPSHOT, "utf8")) as Record<string, number>;
    expect(Object.keys(figures)).to.have.members(Object.keys(snapshot));
    const rises = Object.entries(figures).filter(([name, gas]) => gas > (snapshot[name] ?? 0) + (NOISE[name] ?? 0));
    expect(rises, "gas of calls above the snapshot").to.deep.equal([]);
  });
});

async function gasOfLastBlock(): Promise<number> {
  return Number((await ethers.provider.getBlock("latest"))?.gasUsed);
}
