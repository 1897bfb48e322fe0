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
import { ClaimableWork } from "../../../src/services/proofs/claimableWork";
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
  let clock: SteppingClock;

  before(async () => {
    hashing = await createHashing();
    keccak256 = hashing.keccak256;
  });

  beforeEach(() => {
    chain = new ProofSimulation(keccak256);
    clock = new SteppingClock();
    store = createMemoryStore({ clock });
    logger = new RecordingLogger();
    metrics = new RecordingMetrics();
  });

  /** A new life of the service: nothing but store and chain is kept from the one before. */
  const keeper = (options: Partial<ClaimKeeperOptions> = {}): ClaimKeeper => {
    const { receipts, claims } = store;
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

  /** A claim that somebody else made for this orchestrator: receipts may be in it. */
  function claimElsewhere(atRound: bigint): void {
    const data = { root: hex(new Uint8Array(32).fill(1)), totalPixels: 9n, segments: 1, fromRound: round(atRound - 1n) };
    chain.claims.set(`${orchestrator} ${atRound}`, { data, status: "submitted", openedSamples: 0n });
  }

  const losses = (): unknown[] =>
    logger.lines.filter(({ message }) => message.startsWith("Receipts can be claimed no more")).map(({ fields }) => fields!.receipts);

  it("gives gateways time to bring the last receipts", async () => {
    await receive(0, 3);
    chain.nextRound();
    chain.roundBlocks = 24n;
    await keeper().keep();
    expect(chain.claims.size).to.equal(0);
    await keeper({ claimDelayBlocks: 24n }).keep();
    expect(chain.claims.size).to.equal(1);
    chain.nextRound();
    await receive(3, 1, 11n);
    chain.roundBlocks = 25n;
    await keeper().keep();
    expect(chain.claims.size).to.equal(2);
  });

  it("claims the work of several rounds at once when there was no claim in between", async () => {
    await receive(0, 3);
    chain.currentRound += 4n;
    await receive(3, 2);
    chain.nextRound();
    await keeper().keep();
    expect(chain.claim(15n)!.data).to.include({ segments: 5, fromRound: 10n });
    await receive(5, 2, 15n);
    chain.nextRound();
    await keeper().keep();
    expect(chain.claim(16n)!.data).to.include({ segments: 2, fromRound: 15n });
    expect(chain.overlaps).to.deep.equal([]);
  });

  it("reaches back to the round of the last claim, whose work is in no claim yet", async () => {
    await receive(0, 3);
    chain.nextRound();
    await keeper().keep();
    await receive(3, 2);
    for (let i = 0; i < 3; i++) chain.nextRound();
    await keeper().keep();
    expect(chain.claim(14n)!.data).to.include({ segments: 2, fromRound: 11n });
    expect(chain.overlaps).to.deep.equal([]);
  });

  it("never claims receipts that came after the claim of their round: counts them, and says so once", async () => {
    await receive(0, 3);
    chain.nextRound();
    const one = keeper();
    await one.keep();
    await receive(3, 2, 10n);
    await receive(5, 1, 11n);
    await one.keep();
    expect([metrics.values.get("receipts_unclaimed"), metrics.values.get("receipts_lost")]).to.deep.equal([1, 2]);
    chain.nextRound();
    for (let i = 0; i < 3; i++) await one.keep();
    expect(chain.claim(12n)!.data).to.include({ segments: 1, fromRound: 11n });
    expect(losses()).to.deep.equal([2]);
    for (let i = 0; i < 2; i++) {
      chain.nextRound();
      await keeper().keep();
    }
    expect(chain.submissions.length).to.equal(2);
    expect([metrics.values.get("receipts_unclaimed"), metrics.values.get("receipts_lost")]).to.deep.equal([0, 2]);
    expect(chain.overlaps).to.deep.equal([]);
  });

  it("loses what one claim does not hold, and says so", async () => {
    await receive(0, 7);
    for (let i = 0; i < 3; i++) {
      chain.nextRound();
      await keeper({ maxSegments: 3 }).keep();
    }
    expect(chain.submissions.length).to.equal(1);
    expect(chain.claim(11n)!.data.segments).to.equal(3);
    expect(losses()[0]).to.equal(4);
    expect(metrics.values.get("receipts_lost")).to.equal(4);
  });

  it("never reaches back over a claim that this node does not know", async () => {
    await receive(0, 3);
    chain.nextRound();
    claimElsewhere(11n);
    await keeper().keep();
    chain.nextRound();
    await keeper().keep();
    expect(chain.claim(12n)).to.equal(undefined);
    expect(logger.lines.map(({ message }) => message).join()).to.include("a claim that this node does not know");
    expect(losses()).to.deep.equal([3]);
    // Work of later rounds cannot be in it.
    await receive(3, 4);
    chain.nextRound();
    await keeper().keep();
    expect(chain.claim(13n)!.data).to.include({ segments: 4, fromRound: 12n });
    expect(chain.overlaps).to.deep.equal([]);
  });

  it("claims work of later rounds than that of a claim that it does not know", async () => {
    await receive(0, 3);
    chain.nextRound();
    claimElsewhere(11n);
    // It may have been signed for round 10 before, and be in that claim.
    await receive(3, 2);
    chain.nextRound();
    await keeper().keep();
    expect(chain.claim(12n)).to.equal(undefined);
    await receive(5, 4);
    chain.nextRound();
    await keeper().keep();
    expect(chain.claim(13n)!.data).to.include({ segments: 4, fromRound: 12n });
    expect(metrics.values.get("receipts_lost")).to.equal(5);
  });

  it("never reaches back over a claim of its own that the chain does not show", async () => {
    await receive(0, 3);
    chain.nextRound();
    await keeper().keep();
    const { claimOf } = chain;
    await receive(3, 2, 10n);
    chain.nextRound();
    await keeper().keep();
    chain.nextRound();
    // A node that lags behind, asked by a life that has to look for itself.
    chain.claimOf = async () => ({ status: "none", commitment: `0x${"00".repeat(24)}`, openedSamples: 0n });
    const work = new ClaimableWork(
      { orchestrator, maxSegments: 10 },
      { verifier: chain, receipts: store.receipts, claims: store.claims, hashing, logger },
    );
    expect(await work.lastClaim(round(9n), round(13n))).to.deep.equal({ round: 11n, isKnown: true });
    expect(await work.due(round(13n))).to.equal(undefined);
    chain.claimOf = claimOf;
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
    const one = keeper();
    await one.keep();
    clock.advance(600_000);
    await one.keep();
    expect(await states()).to.deep.equal(["missed 11"]);
    expect(logger.lines.filter(({ level }) => level === "error").length).to.equal(1);
    expect(metrics.values.get("claims_ended_total")).to.equal(1);
    for (let i = 0; i < 3; i++) {
      chain.nextRound();
      await keeper().keep();
    }
    expect(chain.submissions.length).to.equal(1);
  });

  describe("given an endpoint that says wrongly that the window is closed", () => {
    let one: ClaimKeeper;
    const sayClosed = (isWrong: boolean): void => {
      const { windowOf } = ProofSimulation.prototype;
      chain.windowOf = async (of) => {
        const window = await windowOf.call(chain, of);
        return isWrong ? { ...window, isClosed: true } : window;
      };
    };

    beforeEach(async () => {
      await receive(0, 20);
      chain.nextRound();
      one = keeper();
      await one.keep();
      chain.nextRound();
      sayClosed(true);
      await one.keep();
    });

    it("waits, and answers when another one says that it is open", async () => {
      clock.advance(599_999);
      await one.keep();
      expect(await states()).to.deep.equal(["submitted 11"]);
      sayClosed(false);
      await one.keep();
      expect(await states()).to.deep.equal(["proven 11"]);
      expect(logger.lines.filter(({ level }) => level === "error")).to.deep.equal([]);
    });

    it("answers a claim that counted as missed already, also in another life", async () => {
      clock.advance(600_000);
      await one.keep();
      expect(await states()).to.deep.equal(["missed 11"]);
      sayClosed(false);
      await keeper().keep();
      expect(await states()).to.deep.equal(["proven 11"]);
    });
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

    it("before the transaction, until a later round: lays it out anew with the work since, after the delay", async () => {
      const [setAttempt, rest] = [store.claims.setAttempt.bind(store.claims), store.claims];
      rest.setAttempt = () => Promise.reject(new Error("killed"));
      await keeper().keep();
      rest.setAttempt = setAttempt;
      expect(await states()).to.deep.equal(["prepared null"]);
      await receive(12, 3);
      chain.nextRound();
      chain.roundBlocks = 1n;
      await keeper().keep();
      expect(await states()).to.deep.equal(["prepared null"]);
      chain.roundBlocks = 500n;
      await keeper().keep();
      expect(chain.claim(12n)!.data).to.include({ segments: 15, fromRound: 10n });
      expect(await states()).to.deep.equal(["submitted 12"]);
    });

    it("before the transaction, and another claim is made elsewhere: does not reach back over it", async () => {
      store.claims.setAttempt = () => Promise.reject(new Error("killed"));
      await keeper().keep();
      delete (store.claims as { setAttempt?: unknown }).setAttempt;
      claimElsewhere(11n);
      chain.nextRound();
      await receive(12, 3);
      chain.nextRound();
      await keeper().keep();
      expect(chain.claim(13n)!.data).to.include({ segments: 3, fromRound: 12n });
      expect(chain.overlaps).to.deep.equal([]);
      expect(metrics.values.get("receipts_lost")).to.equal(12);
    });

    it("with the transaction in the mempool, and another claim is made elsewhere: never sends it again", async () => {
      chain.isHolding = true;
      await keeper().keep();
      chain.isHolding = false;
      claimElsewhere(11n);
      chain.nextRound();
      const one = keeper();
      await one.keep();
      await one.keep();
      expect(chain.submissions).to.deep.equal([]);
      expect(logger.lines.filter(({ message }) => message.includes("would overlap")).length).to.equal(1);
      // Another transaction has taken the nonce.
      chain.nonce = 1;
      await receive(12, 3);
      chain.nextRound();
      await one.keep();
      expect(chain.claim(13n)!.data).to.include({ segments: 3, fromRound: 12n });
      chain.letGo();
      expect(chain.overlaps).to.deep.equal([]);
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
