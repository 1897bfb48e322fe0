// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { createHashing } from "../../../src/adapters/crypto/createHashing";
import { createMemoryStore } from "../../../src/adapters/memory/createMemoryStore";
import { hex } from "../../../src/domain/hex";
import type { Keccak256 } from "../../../src/domain/keccak256";
import { receiptHash } from "../../../src/domain/proofs/receiptHash";
import { round } from "../../../src/domain/round";
import type { Hashing } from "../../../src/ports/hashing";
import type { Store } from "../../../src/ports/store";
import { ClaimKeeper, type ClaimKeeperOptions } from "../../../src/services/proofs/claimKeeper";
import { ProofSimulation } from "../../fakes/proofSimulation";
import { receiptFixture } from "../../fakes/receiptFixture";
import { RecordingLogger } from "../../fakes/recordingLogger";
import { RecordingMetrics } from "../../fakes/recordingMetrics";
import { SteppingClock } from "../../fakes/steppingClock";

const { orchestrator } = receiptFixture;

describe("the keeper of claims", () => {
  let hashing: Hashing;
  let keccak256: Keccak256;
  let chain: ProofSimulation;
  let store: Store;
  let logger: RecordingLogger;
  let metrics: RecordingMetrics;

  before(async () => {
    hashing = await createHashing();
    keccak256 = hashing.keccak256;
  });

  beforeEach(() => {
    chain = new ProofSimulation(keccak256);
    store = createMemoryStore({ clock: new SteppingClock() });
    logger = new RecordingLogger();
    metrics = new RecordingMetrics();
  });

  /** A new life of the service: nothing but store and chain is kept from the one before. */
  const keeper = (options: Partial<ClaimKeeperOptions> = {}): ClaimKeeper => {
    const { receipts, claims } = store;
    const clock = new SteppingClock();
    return new ClaimKeeper(
      { orchestrator, ...options },
      { verifier: chain, rounds: chain, receipts, claims, hashing, clock, logger, metrics },
    );
  };

  async function receive(first: number, count: number, ofRound = chain.currentRound): Promise<void> {
    for (let number = first; number < first + count; number++) {
      const signed = receiptFixture.signed(number, { round: round(ofRound) });
      await store.receipts.add(signed, hex(receiptHash(signed.receipt, keccak256)));
    }
  }

  const states = async (): Promise<string[]> =>
    (await store.claims.history(orchestrator, 100)).map(({ state, round: at }) => `${state} ${at}`).reverse();

  it("claims the receipts of ended rounds once, and opens the samples when chance has picked them", async () => {
    const one = keeper();
    await receive(0, 30);
    await one.keep();
    expect(chain.claims.size).to.equal(0);
    chain.nextRound();
    await receive(30, 5);
    await one.keep();
    expect(chain.claim(11n)!.data.segments).to.equal(30);
    await one.keep();
    await one.keep();
    expect(await states()).to.deep.equal(["submitted 11"]);
    expect(chain.openings.length).to.equal(0);

    chain.nextRound();
    await one.keep();
    expect(chain.claim(11n)!.status).to.equal("proven");
    expect(chain.openings.length).to.equal(1);
    expect(chain.claim(12n)!.data.segments).to.equal(5);
    expect(await states()).to.deep.equal(["proven 11", "submitted 12"]);
    await one.keep();
    expect(chain.submissions.length).to.equal(2);
  });

  it("claims nothing when nothing was done", async () => {
    for (let i = 0; i < 4; i++) {
      await keeper().keep();
      chain.nextRound();
    }
    expect(chain.claims.size).to.equal(0);
  });

  it("waits for the round to be initialized", async () => {
    await receive(0, 3);
    chain.currentRound++;
    await keeper().keep();
    expect(chain.claims.size).to.equal(0);
    chain.lastInitializedRound = chain.currentRound;
    await keeper().keep();
    expect(chain.claim(11n)!.data.segments).to.equal(3);
  });

  it("takes receipts that came late into the next claim", async () => {
    await receive(0, 3);
    chain.nextRound();
    await keeper().keep();
    await receive(3, 2, 10n);
    await keeper().keep();
    expect(chain.submissions.length).to.equal(1);
    chain.nextRound();
    await keeper().keep();
    expect(chain.claim(12n)!.data.segments).to.equal(2);
  });

  it("leaves what one claim does not hold to the next", async () => {
    await receive(0, 7);
    for (const expected of [3, 3, 1]) {
      chain.nextRound();
      await keeper({ maxSegments: 3 }).keep();
      expect(chain.claim(chain.currentRound)!.data.segments).to.equal(expected);
    }
  });

  it("waits a round when the chain has another claim of this one", async () => {
    await receive(0, 3);
    chain.nextRound();
    const foreign = { root: hex(new Uint8Array(32).fill(1)), totalPixels: 9n, segments: 1 };
    // Made by somebody else for this orchestrator: the receipts may be in it.
    chain.claims.set(`${orchestrator} 11`, { data: foreign, status: "submitted", openedSamples: 0n });
    await keeper().keep();
    chain.nextRound();
    await keeper().keep();
    expect(chain.claim(12n)).to.equal(undefined);
    expect(logger.lines.map(({ message }) => message).join()).to.include("a claim that this node does not know");
    // Work of later rounds cannot be in it.
    await receive(3, 4);
    chain.nextRound();
    await keeper().keep();
    expect(chain.claim(13n)!.data.segments).to.equal(4);
  });

  for (const [given, advice] of [
    ["isRegistered", "not registered"],
    ["isClaimant", "set-operator"],
  ] as const) {
    it(`says once what to do when ${given} is false, and claims when it is true`, async () => {
      await receive(0, 3);
      chain.nextRound();
      chain[given] = false;
      const one = keeper();
      await one.keep();
      await one.keep();
      expect(logger.lines.filter(({ message }) => message.includes(advice)).length).to.equal(1);
      expect(await states()).to.deep.equal([]);
      chain[given] = true;
      await one.keep();
      expect(await states()).to.deep.equal(["submitted 11"]);
    });
  }

  it("answers claims of several rounds after an absence, while their windows are open", async () => {
    await receive(0, 20);
    chain.nextRound();
    await keeper().keep();
    await receive(20, 20);
    chain.nextRound();
    chain.beforeTransaction = (action) => {
      if (action === "openSamples") throw new Error("killed");
    };
    await keeper().keep();
    expect(await states()).to.deep.equal(["submitted 11", "submitted 12"]);
    chain.beforeTransaction = () => undefined;
    chain.nextRound();
    await keeper().keep();
    expect(await states()).to.deep.equal(["proven 11", "proven 12"]);
  });

  it("raises the alarm for a claim whose window closed, and never claims its work again", async () => {
    await receive(0, 20);
    chain.nextRound();
    await keeper().keep();
    for (let i = 0; i < 3; i++) chain.nextRound();
    await keeper().keep();
    expect(await states()).to.deep.equal(["missed 11"]);
    expect(logger.lines.filter(({ level }) => level === "error").length).to.equal(1);
    expect(metrics.values.get("claims_ended_total")).to.equal(1);
    for (let i = 0; i < 3; i++) {
      chain.nextRound();
      await keeper().keep();
    }
    expect(chain.submissions.length).to.equal(1);
  });

  it("tells of a claim that a contract wallet made void", async () => {
    chain.isDisowned = true;
    await receive(0, 5);
    chain.nextRound();
    await keeper().keep();
    chain.nextRound();
    await keeper().keep();
    expect(await states()).to.deep.equal(["voided 11"]);
  });

  describe("given openings that do not fit one transaction", () => {
    it("splits them by the operator's bound", async () => {
      await receive(0, 200);
      chain.nextRound();
      await keeper().keep();
      chain.nextRound();
      await keeper({ maxOpeningGas: 150_000n }).keep();
      expect(chain.claim(11n)!.status).to.equal("proven");
      expect(chain.openings.length).to.be.greaterThan(2);
      expect(chain.openings.every((openings) => openings.length <= 5)).to.equal(true);
    });

    it("splits them by the chain's bound, which gives no reason of the contract's", async () => {
      await receive(0, 200);
      chain.nextRound();
      await keeper().keep();
      chain.nextRound();
      chain.blockGas = 100_000n;
      await keeper().keep();
      expect(chain.claim(11n)!.status).to.equal("proven");
      expect(chain.openings.every((openings) => openings.length <= 3)).to.equal(true);
    });

    it("goes on with the rest after a kill between two of them", async () => {
      await receive(0, 200);
      chain.nextRound();
      await keeper().keep();
      chain.nextRound();
      chain.afterTransaction = () => {
        chain.afterTransaction = () => undefined;
        throw new Error("killed");
      };
      await keeper({ maxOpeningGas: 150_000n }).keep();
      expect(chain.claim(11n)!.status).to.equal("submitted");
      const before = chain.openings.flat().length;
      await keeper().keep();
      expect(chain.claim(11n)!.status).to.equal("proven");
      const starts = chain.openings.flat().map(({ start }) => start);
      expect(new Set(starts).size).to.equal(starts.length);
      expect(starts.length).to.be.greaterThan(before);
    });
  });

  it("has nothing to do when somebody else opened everything", async () => {
    await receive(0, 20);
    chain.nextRound();
    await keeper().keep();
    chain.nextRound();
    chain.claim(11n)!.status = "proven";
    await keeper().keep();
    expect(await states()).to.deep.equal(["proven 11"]);
    expect(chain.openings.length).to.equal(0);
  });

  it("sends a claim again that a reorganisation took back", async () => {
    await receive(0, 4);
    chain.nextRound();
    await keeper().keep();
    chain.claims.clear();
    await keeper().keep();
    expect(await states()).to.deep.equal(["submitted 11"]);
    expect(chain.submissions.length).to.equal(2);
    expect(chain.submissions[0]!.round).to.equal(chain.submissions[1]!.round);
  });

  describe("killed", () => {
    beforeEach(async () => {
      await receive(0, 12);
      chain.nextRound();
    });

    it("between the layout and the transaction: sends the same claim", async () => {
      chain.beforeTransaction = () => {
        throw new Error("killed");
      };
      await keeper().keep();
      const [prepared] = await store.claims.open(orchestrator);
      expect(prepared!.state).to.equal("prepared");
      expect(chain.claims.size).to.equal(0);
      await receive(12, 3, 10n);
      chain.beforeTransaction = () => undefined;
      await keeper().keep();
      expect(chain.claim(11n)!.data).to.deep.equal(prepared!.data);
    });

    it("between the transaction and its receipt: finds the claim on chain and sends none", async () => {
      chain.afterTransaction = () => {
        throw new Error("killed");
      };
      await keeper().keep();
      expect(await states()).to.deep.equal(["prepared null"]);
      chain.afterTransaction = () => undefined;
      chain.nextRound();
      await keeper().keep();
      await keeper().keep();
      expect(await states()).to.deep.equal(["proven 11"]);
      expect(chain.submissions.length).to.equal(1);
    });

    it("with the transaction in the mempool, which is mined a round later: makes no second claim of the same work", async () => {
      chain.isHolding = true;
      await keeper().keep();
      chain.isHolding = false;
      chain.nextRound();
      // The old transaction and the new one have one nonce: whichever is mined, the other never is.
      await keeper().keep();
      chain.letGo();
      chain.nextRound();
      chain.letGo();
      await keeper().keep();
      expect(chain.submissions.length).to.equal(1);
      expect(chain.claims.size).to.equal(1);
      expect(await states()).to.deep.equal(["proven 12"]);
    });

    it("with a transaction whose nonce another one has used: sends the claim with a new nonce", async () => {
      chain.isHolding = true;
      await keeper().keep();
      chain.isHolding = false;
      chain.nonce = 5;
      await keeper().keep();
      expect(chain.submissions).to.deep.equal([{ round: 11n, nonce: 5 }]);
      chain.letGo();
      expect(chain.claims.size).to.equal(1);
    });

    it("between the last opening and its receipt: sees that the claim is proven", async () => {
      await keeper().keep();
      chain.nextRound();
      chain.afterTransaction = () => {
        throw new Error("killed");
      };
      await keeper().keep();
      chain.afterTransaction = () => undefined;
      await keeper().keep();
      expect(await states()).to.deep.equal(["proven 11"]);
      expect(chain.openings.length).to.equal(1);
    });
  });
});
