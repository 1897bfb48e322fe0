// SPDX-License-Identifier: MIT

import { expect } from "chai";

import { l1Block } from "../../src/domain/l1Block";
import { wei } from "../../src/domain/wei";
import { SenderFundsMonitor } from "../../src/services/senderFundsMonitor";
import { ProtocolSimulation } from "../fakes/protocolSimulation";
import { SteppingClock } from "../fakes/steppingClock";
import { TicketQueue } from "../fakes/ticketQueue";

describe("SenderFundsMonitor", () => {
  const protocol = new ProtocolSimulation(() => "0x00");
  const verdict = { at: 0, block: l1Block(0n) };
  const { recipient, sender } = protocol.winner(0);
  let tickets: TicketQueue;
  let clock: SteppingClock;
  let monitor: SenderFundsMonitor;

  beforeEach(() => {
    protocol.deposit = 300n;
    protocol.claimable = 1_000n;
    tickets = new TicketQueue();
    clock = new SteppingClock();
    monitor = new SenderFundsMonitor({ recipient }, { senders: protocol, tickets, clock });
  });

  it("allows the whole share of the reserve when nothing is pending", async () => {
    expect(await monitor.maxFloat(sender)).to.equal(1_000n);
    expect(await monitor.availableFunds(sender)).to.equal(1_300n);
  });

  it("counts unredeemed tickets, those of an earlier life too", async () => {
    tickets.add("0x01", protocol.winner(1, { faceValue: wei(200n) }));
    expect(await monitor.maxFloat(sender)).to.equal(800n);
    expect(await monitor.availableFunds(sender)).to.equal(1_100n);
  });

  it("does not count tickets of other senders or redeemed ones", async () => {
    tickets.add("0x01", protocol.winner(1, { faceValue: wei(200n), sender: recipient }));
    tickets.add("0x02", protocol.winner(2, { faceValue: wei(200n) }));
    await tickets.markRedeemed("0x02", { transactionHash: null, paid: null }, verdict);
    expect(await monitor.maxFloat(sender)).to.equal(1_000n);
  });

  it("reads the store again after a while", async () => {
    tickets.add("0x01", protocol.winner(1, { faceValue: wei(200n) }));
    await monitor.maxFloat(sender);
    await tickets.markRedeemed("0x01", { transactionHash: null, paid: null }, verdict);
    expect(await monitor.maxFloat(sender)).to.equal(800n);
    clock.advance(1_000);
    expect(await monitor.maxFloat(sender)).to.equal(1_000n);
  });
});
