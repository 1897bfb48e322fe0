// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { createHashing } from "../../../src/adapters/crypto/createHashing";
import { loadCurve } from "../../../src/adapters/crypto/loadCurve";
import { PersonalRecovery } from "../../../src/adapters/crypto/personalRecovery";
import { PrivateKeySigner } from "../../../src/adapters/crypto/privateKeySigner";
import { createMemoryStore } from "../../../src/adapters/memory/createMemoryStore";
import { address } from "../../../src/domain/address";
import { hexToBytes } from "../../../src/domain/hexToBytes";
import { l1Block } from "../../../src/domain/l1Block";
import { MAX_WIN_PROB } from "../../../src/domain/maxWinProb";
import type { OrchestratorInfo } from "../../../src/domain/orchestratorInfo";
import { PaymentRefusedError } from "../../../src/domain/paymentRefusedError";
import { pixels } from "../../../src/domain/pixels";
import { price, type Price } from "../../../src/domain/price";
import { rational, type Rational } from "../../../src/domain/rational";
import { rationalMath } from "../../../src/domain/rationalMath";
import { round } from "../../../src/domain/round";
import { ticketHash } from "../../../src/domain/ticketHash";
import { wei } from "../../../src/domain/wei";
import { winProb } from "../../../src/domain/winProb";
import type { Hashing } from "../../../src/ports/hashing";
import type { Store } from "../../../src/ports/store";
import { PaymentMaker } from "../../../src/services/payments/paymentMaker";
import { createPaymentMetrics } from "../../../src/services/payments/paymentMetrics";
import { FakeChain } from "../../fakes/fakeChain";
import { RecordingMetrics } from "../../fakes/recordingMetrics";
import { SteppingClock } from "../../fakes/steppingClock";

const recipient = address(`0x${"11".repeat(20)}`);
/** Tickets of exactly 1000 wei expected value, at 1 wei per pixel. */
const info: OrchestratorInfo = {
  serviceUri: "https://127.0.0.1:1",
  ticketParams: {
    recipient,
    faceValue: wei(5000n),
    winProb: winProb(MAX_WIN_PROB / 5n),
    recipientRandHash: `0x${"ab".repeat(32)}`,
    seed: 7n,
    expirationBlock: l1Block(1040n),
    expirationParams: { creationRound: round(10n), creationRoundBlockHash: `0x${"aa".repeat(32)}` },
  },
  price: { pricePerUnit: 1n, pixelsPerUnit: 1n },
  address: undefined,
  capabilities: undefined,
  authToken: { token: new Uint8Array(32), sessionId: "deadbeef", expiration: 1n },
  capabilityPrices: [],
  nodes: [],
};
const key = { account: recipient, id: "deadbeef" };

describe("PaymentMaker", () => {
  let hashing: Hashing;
  let signer: PrivateKeySigner;
  let store: Store;
  let chain: FakeChain;
  let metrics: RecordingMetrics;
  const create = (maxPrice?: Price): PaymentMaker =>
    new PaymentMaker(
      { limits: { maxTicketEv: wei(1000n), maxTotalEv: wei(2_000_000n), depositMultiplier: 1n }, maxPrice },
      {
        signer,

        senders: chain,
        rounds: chain,
        credit: store.credit,
        nonces: store.nonces,
        hashing,
        metrics: createPaymentMetrics(metrics),
      },
    );
  const credit = (): Promise<Rational> => store.credit.balance(key);
  const refusal = async (work: Promise<unknown>): Promise<string> => {
    const error = await work.catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(PaymentRefusedError);
    return (error as PaymentRefusedError).refusal;
  };

  beforeEach(async () => {
    hashing = await createHashing();
    signer = new PrivateKeySigner(new Uint8Array(32).fill(1), { curve: loadCurve(), hashing });
    store = createMemoryStore({ clock: new SteppingClock() });
    chain = new FakeChain();
    metrics = new RecordingMetrics();
  });

  it("signs as many tickets as cover the segment, with nonces from 1 on", async () => {
    const prepared = await create().prepare(info, undefined, pixels(3000n));
    // 3000 x 1.02 = 3060 wei.
    expect(prepared.ticketCount).to.equal(4);
    expect(prepared.payment.tickets.map(({ senderNonce }) => senderNonce)).to.deep.equal([1, 2, 3, 4]);
    expect(prepared.expectedValue).to.deep.equal(rational(4000n));
    expect(prepared.payment.expectedPrice).to.equal(info.price);
    const recovery = new PersonalRecovery({ curve: loadCurve(), hashing });
    for (const { senderNonce, signature } of prepared.payment.tickets) {
      const ticket = { ...info.ticketParams!, sender: signer.address, senderNonce };
      const hash = ticketHash(ticket, hashing.keccak256);
      expect(recovery.recoverPersonal(hash, hexToBytes(signature))).to.equal(signer.address);
    }
    expect(metrics.values.get("tickets_sent")).to.equal(4);
  });

  it("goes on with the nonces, also in another process on the same store", async () => {
    await create().prepare(info, undefined, pixels(3000n));
    const next = await create().prepare(info, undefined, pixels(100n));
    expect(next.payment.tickets.map(({ senderNonce }) => senderNonce)).to.deep.equal([5]);
  });

  it("keeps what was not used up, and sends nothing while it lasts", async () => {
    const first = await create().prepare(info, undefined, pixels(3000n));
    expect(await credit()).to.deep.equal(rationalMath.zero);
    await first.succeed(pixels(2500n));
    expect(await credit()).to.deep.equal(rational(1500n));
    const second = await create().prepare(info, undefined, pixels(1400n));
    expect([second.ticketCount, second.payment.ticketParams, second.payment.sender]).to.deep.equal([0, undefined, signer.address]);
    await second.succeed(pixels(2000n));
    expect(await credit()).to.deep.equal(rational(-500n));
    expect((await create().prepare(info, undefined, pixels(100n))).ticketCount).to.equal(2);
  });

  it("has the old credit again when nothing was sent, and none when it may have been", async () => {
    await store.credit.add(key, rational(100n));
    const unsent = await create().prepare(info, undefined, pixels(3000n));
    await unsent.restore();
    expect(await credit()).to.deep.equal(rational(100n));
    await create().prepare(info, undefined, pixels(3000n));
    expect(await credit()).to.deep.equal(rationalMath.zero);
  });

  it("leaves the credit alone when it refuses", async () => {
    await store.credit.add(key, rational(100n));
    chain.block = 1039n;
    expect(await refusal(create().prepare(info, undefined, pixels(3000n)))).to.equal("paramsExpired");
    expect(await credit()).to.deep.equal(rational(100n));
    expect(metrics.values.get("payment_create_errors")).to.equal(1);
  });

  it("asks for new params rather than use more than 600 nonces", async () => {
    expect((await create().prepare(info, undefined, pixels(588_000n))).ticketCount).to.equal(600);
    expect(await refusal(create().prepare(info, undefined, pixels(100n)))).to.equal("noncesUsedUp");
  }).timeout(10_000);

  it("names the cause when one segment needs more tickets than params take", async () => {
    const error = (await create()
      .prepare(info, undefined, pixels(588_300n))
      .catch((reason: unknown) => reason)) as PaymentRefusedError;
    const cause = "the ticket EV is too small for the price (the orchestrator's --ticket-ev)";
    expect([error.refusal, error.message]).to.deep.equal([
      "ticketEvTooLow",
      `the segment needs 601 tickets of 1000 wei, and orchestrators take 600: ${cause}`,
    ]);
    expect(await store.nonces.reserve(info.ticketParams!.recipientRandHash, 1, info.ticketParams!.expirationBlock)).to.equal(1);
  });

  it("guards the price: twice the start, and the ceiling unless it began above", async () => {
    const dear = { ...info, price: { pricePerUnit: 21n, pixelsPerUnit: 10n } };
    expect(await refusal(create().prepare(dear, price(1n), pixels(100n)))).to.equal("priceDoubled");
    expect(await refusal(create(price(2n)).prepare(dear, price(2n), pixels(100n)))).to.equal("priceTooHigh");
    expect((await create(price(1n)).prepare(dear, price(2n), pixels(100n))).ticketCount).to.equal(1);
  });

  it("pays nothing to an orchestrator without terms", async () => {
    const free = await create().prepare({ ...info, ticketParams: undefined, price: undefined }, undefined, pixels(1000n));
    expect([free.ticketCount, free.payment.sender]).to.deep.equal([0, signer.address]);
    await free.succeed(pixels(1000n));
    expect(await credit()).to.deep.equal(rationalMath.zero);
  });
});
