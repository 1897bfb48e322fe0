// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { OrchestratorError } from "../../src/domain/orchestratorError";
import type { OrchestratorInfo } from "../../src/domain/orchestratorInfo";
import { pixels } from "../../src/domain/pixels";
import { price } from "../../src/domain/price";
import { rational } from "../../src/domain/rational";
import { rationalMath } from "../../src/domain/rationalMath";
import { round } from "../../src/domain/round";
import { StorageError } from "../../src/domain/storageError";
import { ticketEv } from "../../src/domain/ticketEv";
import { wei } from "../../src/domain/wei";
import { winProb } from "../../src/domain/winProb";
import type { Rational } from "../../src/domain/rational";
import { SegmentSender } from "../fakes/segmentSender";
import { TEST_PROFILES, TestNetwork, type TestOrchestrator } from "../fakes/testNetwork";

/** Enough tickets for one segment of the test ladder at 1000 wei per pixel. */
const ENOUGH = 2;

describe("payments over the wire", () => {
  let network: TestNetwork;
  let orchestrator: TestOrchestrator;
  let sender: SegmentSender;
  let info: OrchestratorInfo;

  const balance = (): Promise<Rational> =>
    orchestrator.store.credit.balance({ account: sender.signer.address, id: info.authToken!.sessionId });
  const ev = (): Rational => ticketEv(info.ticketParams!.faceValue, info.ticketParams!.winProb);
  const times = (amount: Rational, count: number): Rational => rationalMath.multiply(amount, rational(BigInt(count)));

  beforeEach(async () => {
    network = await TestNetwork.create();
    orchestrator = await network.orchestrator(3);
    sender = new SegmentSender(network, orchestrator.uri);
    info = await sender.info();
  });

  afterEach(() => network.close());

  describe("given enough tickets", () => {
    it("does the work, charges what was encoded and nothing more", async () => {
      const end = await sender.sendGood(info, ENOUGH);
      if (!("answer" in end)) throw new Error(end.text);
      expect(end.answer.error).to.equal(undefined);
      const encoded = end.answer.renditions.reduce((sum, { pixels }) => sum + pixels, 0n);
      const { pricePerUnit, pixelsPerUnit } = info.price!;
      const fee = rational(encoded * pricePerUnit, pixelsPerUnit);
      expect(await balance()).to.deep.equal(rationalMath.subtract(times(ev(), ENOUGH), fee));
    });

    it("gives new ticket params with every answer, at the same price", async () => {
      const end = await sender.sendGood(info, ENOUGH);
      if (!("answer" in end)) throw new Error(end.text);
      expect(end.answer.info!.ticketParams!.recipientRandHash).not.to.equal(info.ticketParams!.recipientRandHash);
      expect(end.answer.info!.price).to.deep.equal(info.price);
      expect(end.answer.info!.authToken!.sessionId).to.equal(info.authToken!.sessionId);
    });

    it("keeps charging the session's price after the operator has changed it", async () => {
      orchestrator.assembly.quoter!.setBasePrice(price(5000n));
      const end = await sender.sendGood(info, ENOUGH);
      if (!("answer" in end)) throw new Error(end.text);
      expect(end.answer.info!.price).to.deep.equal(info.price);
      expect((await sender.info()).price!.pricePerUnit > info.price!.pricePerUnit).to.equal(true);
    });

    it("charges nothing for a segment that cannot be decoded, and blames the input", async () => {
      const bytes = new TextEncoder().encode("garbage".padEnd(5000, "?"));
      const end = await sender.send(await sender.payment(info, ENOUGH), await sender.request(info, { bytes }), bytes);
      if (!("answer" in end)) throw new Error(end.text);
      expect(end.answer.error).to.equal("TranscoderInvalidVideo");
      expect(end.answer.info).not.to.equal(undefined);
      expect(await balance()).to.deep.equal(times(ev(), ENOUGH));
    });

    it("charges nothing when its own encoder fails, and does not blame the input", async () => {
      orchestrator.transcoder.before = () => Promise.reject(new Error("encoder crashed"));
      const end = await sender.sendGood(info, ENOUGH);
      if (!("answer" in end)) throw new Error(end.text);
      expect(end.answer.error).to.equal("internal error");
      expect(await balance()).to.deep.equal(times(ev(), ENOUGH));
      orchestrator.transcoder.before = async () => undefined;
      expect(await sender.send(await sender.payment(info, 0), await sender.request(info))).to.have.property("answer");
    });
  });

  describe("given too little", () => {
    it("refuses work without tickets, whatever price the sender writes", async () => {
      const refused = { status: 400, text: "Insufficient balance" };
      const payment = await sender.payment(info, 0);
      const request = await sender.request(info);
      expect(await sender.send(payment, request)).to.deep.equal(refused);
      expect(await sender.send({ ...payment, expectedPrice: undefined }, request)).to.deep.equal(refused);
      expect(orchestrator.transcoder.jobs.length).to.equal(0);
    });

    it("refuses a segment that costs more than the credit", async () => {
      expect(await sender.sendGood(info, 1)).to.deep.equal({ status: 400, text: "Insufficient balance" });
      expect(await balance()).to.deep.equal(ev());
    });

    it("does not let two segments at once lean on one payment", async () => {
      let finish: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (finish = resolve));
      let started: () => void = () => undefined;
      const working = new Promise<void>((resolve) => (started = resolve));
      orchestrator.transcoder.before = () => {
        started();
        return held;
      };
      const first = sender.sendGood(info, ENOUGH);
      await working;
      const request = await sender.request(info, { sequence: 1n });
      const second = await sender.send(await sender.payment(info, 0), request);
      finish();
      expect(second).to.deep.equal({ status: 400, text: "Insufficient balance" });
      expect(await first).to.have.property("answer");
    });

    describe("given a segment that is far more than its gateway says", () => {
      const multiply = (factor: bigint): void => {
        const { transcode } = orchestrator.transcoder;
        orchestrator.transcoder.transcode = async (job, signal) => {
          const renditions = await transcode.call(orchestrator.transcoder, job, signal);
          return renditions.map((rendition) => ({ ...rendition, pixels: pixels(rendition.pixels * factor) }));
        };
      };

      it("gives nothing away, charges the work, and takes no more until that is paid", async () => {
        multiply(100n);
        const end = await sender.sendGood(info, ENOUGH);
        if (!("answer" in end)) throw new Error(end.text);
        expect(end.answer.error).to.equal("Insufficient balance");
        expect(end.answer.renditions).to.deep.equal([]);
        expect(rationalMath.isNegative(await balance())).to.equal(true);
        const url = `${orchestrator.uri}/stream/${info.authToken!.sessionId}/P240p30fps16x9/0.ts`;
        const fetched = await network.client.download(url, { timeoutMs: 5000, maxBytes: 1e6 }).catch((error: Error) => error.message);
        expect(fetched).to.equal("download answered status 404");
        const next = await sender.send(await sender.payment(info, ENOUGH), await sender.request(info, { sequence: 1n }));
        expect(next).to.deep.equal({ status: 400, text: "Insufficient balance" });
        expect(network.logger.at("warn").concat(network.logger.at("error"))).to.deep.equal([]);
      });

      it("works on credit for what an honest gateway may have estimated too low", async () => {
        multiply(5n);
        const end = await sender.sendGood(info, ENOUGH);
        expect("answer" in end && end.answer.error).to.equal(undefined);
        expect(rationalMath.isNegative(await balance())).to.equal(true);
      });

      it("gives the result when the credit covers it", async () => {
        multiply(20n);
        const end = await sender.sendGood(info, 100);
        expect("answer" in end && end.answer.error).to.equal(undefined);
        expect(rationalMath.isNegative(await balance())).to.equal(false);
      });
    });

    it("refuses a price below the advertised one", async () => {
      const stale = { pricePerUnit: 1n, pixelsPerUnit: 1n };
      const payment = { ...(await sender.payment(info, ENOUGH)), expectedPrice: stale };
      const end = await sender.send(payment, await sender.request(info));
      expect(end).to.include({ status: 400 });
      expect("text" in end && end.text).to.match(/^invalid expected price sent with payment err=price 1\/1 is below the advertised/);
      expect(await balance()).to.deep.equal(rationalMath.zero);
    });

    for (const [name, expectedPrice] of [
      ["no price", undefined],
      ["a unit of 0 pixels", { pricePerUnit: 1_000_000n, pixelsPerUnit: 0n }],
      ["a negative price", { pricePerUnit: -1n, pixelsPerUnit: 1n }],
    ] as const) {
      it(`refuses tickets with ${name}`, async () => {
        const payment = { ...(await sender.payment(info, ENOUGH)), expectedPrice };
        const end = await sender.send(payment, await sender.request(info));
        expect("text" in end && end.text).to.match(/^invalid expected price sent with payment/);
      });
    }
  });

  describe("given a segment without a duration", () => {
    it("asks for one ticket's value, as a gateway pays for it, and charges what was done", async () => {
      const end = await sender.send(await sender.payment(info, 1), await sender.request(info, { durationMs: 0 }));
      if (!("answer" in end)) throw new Error(end.text);
      expect(end.answer.error).to.equal(undefined);
      expect(rationalMath.compare(await balance(), times(ev(), 1)) < 0).to.equal(true);
    });

    it("does nothing for less", async () => {
      const end = await sender.send(await sender.payment(info, 0), await sender.request(info, { durationMs: 0 }));
      expect(end).to.deep.equal({ status: 400, text: "Insufficient balance" });
    });
  });

  describe("given a sender that says less than it sends", () => {
    beforeEach(() => {
      const { transcode } = orchestrator.transcoder;
      orchestrator.transcoder.transcode = async (job, signal) => {
        const renditions = await transcode.call(orchestrator.transcoder, job, signal);
        return renditions.map((rendition) => ({ ...rendition, pixels: pixels(rendition.pixels * 7n) }));
      };
    });

    it("goes on when the session makes up for it", async () => {
      for (let sequence = 0n; sequence < 6n; sequence++) {
        network.clock.advance(5_000);
        const end = await sender.send(await sender.payment(info, 10), await sender.request(info, { sequence }));
        expect(end, `segment ${sequence}`).to.have.property("answer");
      }
    });

    it("does no more work in new sessions, for a day", async () => {
      const ends: string[] = [];
      for (let run = 0; run < 6; run++) {
        network.clock.advance(61_000);
        const end = await sender.sendGood(await sender.info(), ENOUGH);
        ends.push("answer" in end ? "worked" : end.text);
      }
      expect(ends.indexOf("Insufficient balance")).to.be.within(1, 3);
      expect(new Set(ends.slice(ends.indexOf("Insufficient balance")))).to.deep.equal(new Set(["Insufficient balance"]));
      const other = new SegmentSender(network, orchestrator.uri, 2);
      expect(await other.sendGood(await other.info(), ENOUGH)).to.have.property("answer");
      network.clock.advance(24 * 3_600_000);
      expect(await sender.sendGood(await sender.info(), ENOUGH)).to.have.property("answer");
    });
  });

  describe("given a sender whose pictures are squarer than its profiles, and that pays by the network's estimate", () => {
    it("works for it in ever new sessions, each of which ends in debt", async () => {
      orchestrator = await network.orchestrator(4, { ticketEv: wei(10n ** 9n) });
      sender = new SegmentSender(network, orchestrator.uri);
      info = await sender.info();
      const { transcode } = orchestrator.transcoder;
      orchestrator.transcoder.transcode = async (job, signal) => {
        const renditions = await transcode.call(orchestrator.transcoder, job, signal);
        return renditions.map((rendition) => {
          const { width, frames } = rendition;
          return { ...rendition, height: width, pixels: pixels(BigInt(width * width * frames)) };
        });
      };
      // What the sizes of the profiles cost, in tickets.
      const nominal = TEST_PROFILES.reduce((sum, { width, height }) => sum + BigInt(width * height * 60), 0n);
      const { pricePerUnit, pixelsPerUnit } = info.price!;
      const tickets = Number(rationalMath.ceil(rationalMath.divide(rational(nominal * pricePerUnit, pixelsPerUnit), ev())));
      for (let run = 0; run < 40; run++) {
        network.clock.advance(61_000);
        info = await sender.info();
        const end = await sender.sendGood(info, tickets);
        expect("answer" in end ? end.answer.error : end.text, `session ${run}`).to.equal(undefined);
        expect(rationalMath.isNegative(await balance())).to.equal(true);
        await network.client.endSession(orchestrator.uri, info.authToken!);
      }
    });
  });

  describe("given bad tickets", () => {
    it("refuses a replayed payment and credits it once", async () => {
      const payment = await sender.payment(info, ENOUGH);
      expect(await sender.send(payment, await sender.request(info))).to.have.property("answer");
      const before = await balance();
      const end = await sender.send(payment, await sender.request(info, { sequence: 1n }));
      expect(end).to.include({ status: 400 });
      expect("text" in end && end.text).to.equal(`invalid ticket senderNonce: already seen sender=${sender.signer.address} nonce=1`);
      expect(await balance()).to.deep.equal(before);
    });

    it("refuses a bad signature but credits the good tickets of the batch", async () => {
      const good = await sender.payment(info, 3);
      const forged = new SegmentSender(network, orchestrator.uri, 2);
      const [first, , third] = good.tickets;
      const tickets = [first!, await forged.ticket(info.ticketParams!, 2), third!];
      const end = await sender.send({ ...good, tickets }, await sender.request(info));
      expect(end).to.deep.equal({ status: 400, text: "invalid ticket signature" });
      expect(await balance()).to.deep.equal(times(ev(), 2));
    });

    it("refuses params that it never gave out", async () => {
      const params = { ...info.ticketParams!, faceValue: wei(info.ticketParams!.faceValue / 2n) };
      const payment = await sender.payment({ ...info, ticketParams: params }, ENOUGH);
      expect(await sender.send(payment, await sender.request(info))).to.deep.equal({
        status: 400,
        text: "invalid recipientRand for ticket recipientRandHash",
      });
    });

    it("refuses params in which bytes of the win probability have moved into the face value", async () => {
      const funds = await network.chain.info(sender.signer.address);
      network.chain.funds.set(sender.signer.address, { ...funds, deposit: wei(2n ** 100n) });
      const { faceValue, winProb: probability } = info.ticketParams!;
      const digits = probability
        .toString(16)
        .padStart(64, "0")
        .replace(/^(00)+/, "");
      const params = {
        ...info.ticketParams!,
        faceValue: wei(BigInt(`0x${faceValue.toString(16)}${digits.slice(0, 2)}`)),
        winProb: winProb(BigInt(`0x${digits.slice(2)}`)),
      };
      const payment = await sender.payment({ ...info, ticketParams: params }, ENOUGH);
      expect(await sender.send(payment, await sender.request(info))).to.deep.equal({
        status: 400,
        text: "invalid recipientRand for ticket recipientRandHash",
      });
      expect(await balance()).to.deep.equal(rationalMath.zero);
    });

    it("refuses a face value above all that the sender has", async () => {
      const funds = await network.chain.info(sender.signer.address);
      const { faceValue } = info.ticketParams!;
      const reserve = { fundsRemaining: wei(1n), claimedInCurrentRound: wei(1n) };
      network.chain.funds.set(sender.signer.address, { ...funds, deposit: wei(faceValue - 3n), reserve });
      expect(await sender.sendGood(info, ENOUGH)).to.deep.equal({ status: 400, text: "insufficient sender reserve" });
      network.chain.funds.set(sender.signer.address, { ...funds, deposit: wei(faceValue - 2n), reserve });
      expect(await sender.sendGood(info, ENOUGH)).to.have.property("answer");
    });

    it("refuses params that it gave to another sender", async () => {
      const other = new SegmentSender(network, orchestrator.uri, 2);
      const theirs = await other.info();
      const payment = await sender.payment({ ...info, ticketParams: theirs.ticketParams }, ENOUGH);
      expect(await sender.send(payment, await sender.request(info))).to.include({ status: 400 });
    });

    it("refuses tickets for another recipient", async () => {
      const params = { ...info.ticketParams!, recipient: sender.signer.address };
      const payment = await sender.payment({ ...info, ticketParams: params }, ENOUGH);
      expect(await sender.send(payment, await sender.request(info))).to.deep.equal({
        status: 400,
        text: "invalid ticket recipient",
      });
    });

    it("refuses tickets on expired params, but keeps the winners among them", async () => {
      const always = await network.orchestrator(5, { ticketEv: wei(10n ** 16n - 1n) });
      const payer = new SegmentSender(network, always.uri);
      const terms = await payer.info();
      const payment = await payer.payment(terms, 5);
      network.chain.block += 41n;
      const end = await payer.send(payment, await payer.request(terms));
      expect(end).to.deep.equal({ status: 400, text: "TicketParams expired" });
      const key = { account: payer.signer.address, id: terms.authToken!.sessionId };
      expect(await always.store.credit.balance(key)).to.deep.equal(rationalMath.zero);
      expect((await always.store.tickets.pending()).length).to.equal(5);
    });

    it("credits no ticket twice, though the chain's block goes back after the params have expired", async () => {
      const payment = await sender.payment(info, ENOUGH);
      expect(await sender.send(payment, await sender.request(info))).to.have.property("answer");
      const before = await balance();
      const { expirationBlock } = info.ticketParams!;
      network.chain.block = expirationBlock + 1000n;
      const stop = new AbortController();
      const kept = orchestrator.assembly.housekeep(stop.signal);
      stop.abort();
      await kept;
      network.chain.block = expirationBlock - 1n;
      const end = await sender.send(payment, await sender.request(info, { sequence: 1n }));
      expect("text" in end && end.text).to.match(/already seen/);
      expect(await balance()).to.deep.equal(before);
    });

    it("credits no ticket on params of hours ago, whatever block the chain tells", async () => {
      network.clock.advance(2 * 3_600_000);
      const fresh = await sender.info();
      // The session is new, the params are not: their nonces may be forgotten by now.
      const payment = await sender.payment({ ...fresh, ticketParams: info.ticketParams }, ENOUGH);
      expect(await sender.send(payment, await sender.request(fresh))).to.deep.equal({ status: 400, text: "TicketParams expired" });
    });

    it("refuses more than 600 nonces on one set of params", async () => {
      expect(await sender.sendGood(info, 600)).to.have.property("answer");
      const end = await sender.sendGood(info, 1);
      expect("text" in end && end.text).to.match(/^invalid ticket senderNonce: too many values/);
    }).timeout(20_000);
  });

  describe("given a sender or a recipient that cannot pay or be paid", () => {
    it("refuses a sender that is about to withdraw", async () => {
      const funds = await network.chain.info(sender.signer.address);
      network.chain.funds.set(sender.signer.address, { ...funds, withdrawRound: round(11n) });
      expect(await sender.sendGood(info, ENOUGH)).to.deep.equal({
        status: 400,
        text: `deposit and reserve for sender ${sender.signer.address} is set to unlock soon`,
      });
    });

    it("refuses payments while it is not active", async () => {
      network.chain.isRecipientActive = false;
      const end = await sender.sendGood(info, ENOUGH);
      expect("text" in end && end.text).to.equal(
        `orchestrator ${orchestrator.signer.address} is inactive in round 10, cannot process payments`,
      );
    });

    it("tells a sender with too small a reserve the shortfall and the formula", async () => {
      network.chain.float = 10n ** 13n;
      const error = await sender.info().then(
        () => expect.fail("terms were given"),
        (reason: unknown) => reason,
      );
      expect(error).to.be.instanceOf(OrchestratorError);
      expect((error as OrchestratorError).text).to.equal(
        "insufficient sender reserve: short by 90000000000000 wei: face value can be at most 10000000000000 wei and " +
          "must be at least 100000000000000 wei = redemption gas 100000 x gas price 1000000000 wei",
      );
    });
  });

  describe("given trouble of its own", () => {
    it("tells when the chain is out of reach, and goes on when it is back", async () => {
      network.chain.isUp = false;
      const end = await sender.sendGood(info, ENOUGH);
      expect(end).to.deep.equal({ status: 500, text: "Internal Server Error: orchestrator cannot reach its chain" });
      await sender.info().then(
        () => expect.fail("terms were given"),
        (error: OrchestratorError) => expect(error.text).to.equal("orchestrator cannot reach its chain"),
      );
      network.chain.isUp = true;
      expect(await sender.sendGood(info, ENOUGH)).to.have.property("answer");
    });

    it("tells when payments cannot be recorded, stays up, and takes the same tickets later", async () => {
      const { payments } = orchestrator.store;
      const record = payments.record.bind(payments);
      payments.record = () => Promise.reject(new StorageError("database or disk is full"));
      const payment = await sender.payment(info, ENOUGH);
      const request = await sender.request(info);
      expect(await sender.send(payment, request)).to.deep.equal({
        status: 503,
        text: "orchestrator cannot record payments: storage unavailable",
      });
      expect(orchestrator.transcoder.jobs.length).to.equal(0);
      payments.record = record;
      expect(await sender.send(payment, request)).to.have.property("answer");
    });
  });

  describe("given a restart", () => {
    it("keeps credit, nonces, winning tickets, sessions and outstanding params", async () => {
      const store = network.store();
      const options = { store, ticketEv: wei(10n ** 15n), maxFaceValue: wei(2n * 10n ** 15n) };
      const first = await network.orchestrator(6, options);
      const payer = new SegmentSender(network, first.uri);
      const terms = await payer.info();
      const spent = await payer.payment(terms, 20);
      expect(await payer.send(spent, await payer.request(terms))).to.have.property("answer");
      const won = await store.tickets.pending();
      expect(won.length).to.be.greaterThan(0);
      await first.kill();

      const second = await network.orchestrator(6, { ...options, port: first.port });
      expect(second.uri).to.equal(first.uri);
      // Credit of before the restart pays for the next segment.
      expect(await payer.send(await payer.payment(terms, 0), await payer.request(terms, { sequence: 1n }))).to.have.property("answer");
      // Tickets on params from before are still good, those already used are still known.
      expect(await payer.send(await payer.payment(terms, 1), await payer.request(terms, { sequence: 2n }))).to.have.property("answer");
      const replayed = await payer.send(spent, await payer.request(terms, { sequence: 3n }));
      expect("text" in replayed && replayed.text).to.match(/already seen/);
      const kept = (await store.tickets.pending()).map(({ ticketHash }) => ticketHash);
      expect(kept).to.include.members(won.map(({ ticketHash }) => ticketHash));
      expect(new Set(kept).size).to.equal(kept.length);
    });
  });

  it("takes a payment of its own for another balance", async () => {
    const payment = await sender.payment(info, 1);
    const request = await sender.request(info, { profiles: [], bytes: new Uint8Array(0) });
    const next = await network.client.sendPayment(orchestrator.uri, payment, request, { timeoutMs: 5000 });
    expect(next.authToken!.sessionId).to.equal(info.authToken!.sessionId);
    const key = { account: sender.signer.address, id: "test" };
    expect(await orchestrator.store.credit.balance(key)).to.deep.equal(ev());
  });

  it("is paid at a price that does not fit the wire, cut to what does", async () => {
    // A third of a wei for each pixel, nearly.
    const exact = price(10n ** 20n, 3n * 10n ** 20n + 1n);
    const cheap = await network.orchestrator(4, { basePrice: exact, isOverheadAdded: false, ticketEv: wei(10n ** 7n) });
    const payer = new SegmentSender(network, cheap.uri);
    const terms = await payer.info();
    expect(terms.price!.pricePerUnit > 0n).to.equal(true);
    expect(await payer.sendGood(terms, ENOUGH)).to.have.property("answer");
  });

  it("does not take a session that it gave to somebody else", async () => {
    const other = new SegmentSender(network, orchestrator.uri, 2);
    expect(await other.sendGood(info, ENOUGH)).to.deep.equal({ status: 403, text: "invalid auth token" });
  });
});
