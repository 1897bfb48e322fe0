// SPDX-License-Identifier: MIT

import { expect } from "chai";
import type { OrchestratorInfo } from "../../src/domain/orchestratorInfo";
import { rational, type Rational } from "../../src/domain/rational";
import { rationalMath } from "../../src/domain/rationalMath";
import { StorageError } from "../../src/domain/storageError";
import type { CreditHolds } from "../../src/ports/creditHolds";
import type { CreditKey } from "../../src/ports/creditKey";
import type { Store } from "../../src/ports/store";
import { ProcessCreditHolds } from "../../src/services/payments/processCreditHolds";
import { SegmentSender, type SubmissionEnd } from "../fakes/segmentSender";
import { TestNetwork, type TestOrchestrator } from "../fakes/testNetwork";

const CREDIT = rational(10n ** 12n);
const BUSY = { status: 503, text: "OrchestratorBusy" };

describe("an orchestrator whose disk is full", () => {
  let network: TestNetwork;
  let store: Store;
  let orchestrator: TestOrchestrator;
  let sender: SegmentSender;
  let info: OrchestratorInfo;
  let key: CreditKey;
  let cost: Rational;
  let add: Store["credit"]["add"];
  /** Holds that are not given back. */
  let held: number;

  beforeEach(async () => {
    network = await TestNetwork.create();
    const memory = network.store();
    const holds = new ProcessCreditHolds(memory);
    held = 0;
    const tryHold: CreditHolds["tryHold"] = async (...args) => {
      const giveBack = await holds.tryHold(...args);
      if (giveBack === undefined) return undefined;
      held++;
      let isHeld = true;
      return async () => {
        if (isHeld) held--;
        isHeld = false;
        await giveBack();
      };
    };
    store = { ...memory, shared: { holds: { tryHold }, duty: undefined as never } };
    orchestrator = await network.orchestrator(4, { store });
    sender = new SegmentSender(network, orchestrator.uri);
    info = await sender.info();
    key = { account: sender.signer.address, id: info.authToken!.sessionId };
    await store.credit.add(key, CREDIT);
    await send(0);
    cost = rationalMath.subtract(CREDIT, await store.credit.balance(key));
    expect(rationalMath.isPositive(cost)).to.equal(true);
    add = store.credit.add;
    store.credit.add = async () => Promise.reject(new StorageError("the disk is full", {}));
  });

  afterEach(() => network.close());

  const send = async (number: number, terms = info, from = sender): Promise<SubmissionEnd> =>
    from.send(await from.payment(terms, 0), await from.request(terms, { sequence: BigInt(number) }));
  const expectSpent = async (segments: bigint): Promise<void> => {
    const spent = rationalMath.subtract(CREDIT, await store.credit.balance(key));
    expect(rationalMath.compare(spent, rationalMath.multiply(cost, rational(segments)))).to.equal(0);
  };

  it("gives the segment away that it has made, and takes no other, from whomever", async () => {
    expect(await send(1)).to.have.property("answer");
    for (const number of [2, 3]) expect(await send(number)).to.deep.equal(BUSY);
    const other = new SegmentSender(network, orchestrator.uri, 2);
    expect(await send(0, await other.info(), other)).to.deep.equal(BUSY);
    expect(orchestrator.transcoder.jobs).to.have.length(2);
    expect(network.logger.at("error")).to.deep.equal([
      "A segment could not be charged for: no more work is taken until its charge is written down",
    ]);
    expect(network.logger.at("warn")).to.include("A request could not be served");
  });

  it("writes the charge once, when it can, and goes on", async () => {
    await send(1);
    await send(2);
    await expectSpent(1n);
    store.credit.add = add;
    const ends = await Promise.all([send(3), send(4)]);
    for (const end of ends) expect(end).to.have.property("answer");
    await expectSpent(4n); // the first, the one that could not be written, and two
  });

  it("holds the credit until the charge is written, so that it buys nothing else", async () => {
    await send(1);
    expect(held).to.equal(1);
    await send(2);
    expect(held).to.equal(1);
    store.credit.add = add;
    await send(3);
    expect(held).to.equal(0);
  });
});
