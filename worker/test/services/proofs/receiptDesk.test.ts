// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createHashing } from "../../../src/adapters/crypto/createHashing";
import { loadCurve } from "../../../src/adapters/crypto/loadCurve";
import { PersonalRecovery } from "../../../src/adapters/crypto/personalRecovery";
import { PrivateKeySigner } from "../../../src/adapters/crypto/privateKeySigner";
import { createMemoryStore } from "../../../src/adapters/memory/createMemoryStore";
import { openSqliteStore } from "../../../src/adapters/sqlite/openSqliteStore";
import { DEVICE_CLASS } from "../../../src/domain/proofs/deviceClass";
import { round } from "../../../src/domain/round";
import type { Hashing } from "../../../src/ports/hashing";
import type { Store } from "../../../src/ports/store";
import { ClaimKeeper } from "../../../src/services/proofs/claimKeeper";
import { ReceiptDesk } from "../../../src/services/proofs/receiptDesk";
import { ProofSimulation } from "../../fakes/proofSimulation";
import { receiptFixture } from "../../fakes/receiptFixture";
import { RecordingLogger } from "../../fakes/recordingLogger";
import { RecordingMetrics } from "../../fakes/recordingMetrics";
import { SteppingClock } from "../../fakes/steppingClock";

const { orchestrator } = receiptFixture;
const NO_JOB = "no such segment was transcoded for this gateway lately";

describe("the desk for receipts", () => {
  let hashing: Hashing;
  let gateway: PrivateKeySigner;
  let chain: ProofSimulation;
  let store: Store;
  let clock: SteppingClock;
  let logger: RecordingLogger;

  before(async () => {
    hashing = await createHashing();
    gateway = new PrivateKeySigner(new Uint8Array(32).fill(9), { curve: loadCurve(), hashing });
  });

  beforeEach(async () => {
    chain = new ProofSimulation(hashing.keccak256);
    clock = new SteppingClock();
    logger = new RecordingLogger();
    store = createMemoryStore({ clock });
    await store.bindVerifier(chain.verifier);
  });

  /** New lives of the services: nothing but store and chain is kept. */
  function desk(): ReceiptDesk {
    const recovery = new PersonalRecovery({ curve: loadCurve(), hashing });
    return new ReceiptDesk(
      { orchestrator, device: DEVICE_CLASS.software, areContractGatewaysAccepted: false },
      { ...store, verifier: chain, rounds: chain, recovery, hashing, logger, metrics: new RecordingMetrics() },
    );
  }

  function keeper(): ClaimKeeper {
    const metrics = new RecordingMetrics();
    return new ClaimKeeper({ orchestrator }, { ...store, verifier: chain, rounds: chain, hashing, clock, logger, metrics });
  }

  async function work(first: number, count: number): Promise<void> {
    for (let number = first; number < first + count; number++) {
      await desk().remember(receiptFixture.receipt(number, { gateway: gateway.address }));
    }
  }

  /** How many of the gateway's receipts of the current round are taken, and why others are not. */
  async function bring(first: number, count: number, at = desk()): Promise<{ taken: number; refusals: string[] }> {
    const refusals = new Set<string>();
    let taken = 0;
    for (let number = first; number < first + count; number++) {
      const receipt = receiptFixture.receipt(number, { gateway: gateway.address, round: round(chain.currentRound) });
      const signed = await receiptFixture.sign(receipt, gateway, receiptFixture.domain, hashing.keccak256);
      await at.accept(signed).then(
        () => taken++,
        (error: Error) => refusals.add(error.message),
      );
    }
    return { taken, refusals: [...refusals] };
  }

  const allTaken = (taken: number): object => ({ taken, refusals: [] });
  const noneTaken = { taken: 0, refusals: [NO_JOB] };

  describe("given a database of before the receipts came", () => {
    let folder: string;
    const path = (): string => join(folder, "node.sqlite");

    async function copy(from: string, to: string): Promise<void> {
      await store.close();
      for (const end of ["", "-wal", "-shm"]) {
        rmSync(to + end, { force: true });
        if (existsSync(from + end)) cpSync(from + end, to + end);
      }
      store = await openSqliteStore({ path: path() }, { clock });
      await store.bindVerifier(chain.verifier);
    }

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), "backup-"));
      store = await openSqliteStore({ path: path() }, { clock });
      await store.bindVerifier(chain.verifier);
      await work(0, 3);
      await copy(path(), `${path()}.backup`);
      expect(await bring(0, 3)).to.deep.equal(allTaken(3));
    });

    afterEach(async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    });

    it("takes none again for work that a claim may hold, also in later lives", async () => {
      chain.nextRound();
      await keeper().keep();
      expect(chain.claim(11n)!.data.segments).to.equal(3);
      await copy(`${path()}.backup`, path());
      expect(await bring(0, 3)).to.deep.equal(noneTaken);
      expect(logger.lines.map(({ message }) => message).join()).to.include("no receipts are taken for work up to its round");
      await copy(path(), path());
      for (let i = 0; i < 2; i++) {
        chain.nextRound();
        expect(await bring(0, 3)).to.deep.equal(noneTaken);
        await keeper().keep();
      }
      expect(chain.claims.size).to.equal(1);
    });

    it("claims none again when the claim comes into sight only later", async () => {
      chain.nextRound();
      await keeper().keep();
      const mined = [...chain.claims];
      chain.claims.clear();
      await copy(`${path()}.backup`, path());
      expect(await bring(0, 2)).to.deep.equal(allTaken(2));
      for (const [key, claim] of mined) chain.claims.set(key, claim);
      chain.nextRound();
      await keeper().keep();
      expect(await bring(2, 1)).to.deep.equal(noneTaken);
      chain.nextRound();
      await keeper().keep();
      expect([...chain.claims.keys()]).to.deep.equal(mined.map(([key]) => key));
    });

    it("takes and claims what is done after that", async () => {
      chain.nextRound();
      await keeper().keep();
      await copy(`${path()}.backup`, path());
      const one = desk();
      await bring(0, 3, one);
      chain.nextRound();
      await work(3, 2);
      expect(await bring(3, 2, one)).to.deep.equal(allTaken(2));
      chain.nextRound();
      await keeper().keep();
      expect(chain.claim(13n)!.data).to.include({ segments: 2, fromRound: 12n });
    });
  });

  it("takes receipts for work that its own claims do not hold", async () => {
    await work(0, 4);
    await bring(0, 2);
    chain.nextRound();
    await keeper().keep();
    expect(chain.claim(11n)!.data.segments).to.equal(2);
    expect(await bring(2, 1)).to.deep.equal(allTaken(1));
    // The claim is on chain, and the node was killed before it wrote that down.
    const [claim] = await store.claims.open(orchestrator);
    await store.claims.markPrepared(claim!.id);
    expect(await bring(3, 1)).to.deep.equal(allTaken(1));
  });

  it("forgets jobs of rounds that get no receipt any more before it takes the first receipt", async () => {
    await work(0, 1);
    for (let i = 0; i < 3; i++) chain.nextRound();
    expect(await bring(0, 1)).to.deep.equal(noneTaken);
  });
});
