// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { AbiCoder, getBytes, id, Interface } from "ethers";

import { ChainHead } from "../../../src/adapters/chain/chainHead";
import { FeeMarket } from "../../../src/adapters/chain/feeMarket";
import { KeyTransactionSigner } from "../../../src/adapters/chain/keyTransactionSigner";
import { RevertDecoder } from "../../../src/adapters/chain/revertDecoder";
import { RpcPool } from "../../../src/adapters/chain/rpcPool";
import { Simulator } from "../../../src/adapters/chain/simulator";
import { TransactionSender } from "../../../src/adapters/chain/transactionSender";
import { address } from "../../../src/domain/address";
import { GasPriceTooHighError } from "../../../src/domain/gasPriceTooHighError";
import { NotOnDutyError } from "../../../src/domain/notOnDutyError";
import { TransactionFailedError } from "../../../src/domain/transactionFailedError";
import { TransactionPendingError } from "../../../src/domain/transactionPendingError";
import { FakeRpcNode } from "../../fakes/fakeRpcNode";
import { RecordingLogger } from "../../fakes/recordingLogger";
import { RecordingMetrics } from "../../fakes/recordingMetrics";
import { SteppingClock } from "../../fakes/steppingClock";

const TIMEOUT_MS = 60_000;
const ERRORS = new Interface(["error TicketBrokerTicketUsed(bytes32 ticketHash)"]);

describe("TransactionSender", () => {
  let node: FakeRpcNode;
  let clock: SteppingClock;
  let logger: RecordingLogger;

  /** A new process with the same key and the same chain. */
  function start(options: { maxGasPrice?: bigint } = {}, term?: () => number | undefined): TransactionSender {
    const pool = new RpcPool({ rounds: 2 }, { transports: [node], clock, logger, metrics: new RecordingMetrics() });
    const head = new ChainHead({ pollIntervalMs: 1_000 }, { pool, clock });
    return new TransactionSender(
      { chainId: 31337n, pollIntervalMs: 1_000, timeoutMs: TIMEOUT_MS, maxReplacements: 3 },
      {
        pool,
        signer: new KeyTransactionSigner(getBytes(id("test key"))),
        simulator: new Simulator({ pool, decoder: new RevertDecoder([ERRORS]), logger }),
        feeMarket: new FeeMarket(options, { pool, head }),
        clock,
        logger,
        ...(term && { term }),
      },
    );
  }
  const request = (n = 1) => ({ action: `call${n}`, to: address(`0x${"11".repeat(20)}`), data: `0x0${n}` as const });

  beforeEach(() => {
    node = new FakeRpcNode();
    clock = new SteppingClock();
    logger = new RecordingLogger();
  });

  it("sends with room for the base fee to double and a quarter more gas than estimated", async () => {
    const receipt = await start().send(request());
    const [sent] = node.mined;
    expect(sent).to.include({ nonce: 0, gasLimit: 100_000n, maxFeePerGas: 22n, maxPriorityFeePerGas: 2n, chainId: 31337n });
    expect(receipt).to.include({ transactionHash: sent?.hash, gasUsed: 70_000n, gasPrice: 22n });
  });

  it("gives concurrent transactions nonces one after the other", async () => {
    const sender = start();
    await Promise.all([1, 2, 3, 4, 5].map((n) => sender.send(request(n))));
    expect(node.mined.map(({ nonce, data }) => [nonce, data])).to.deep.equal([1, 2, 3, 4, 5].map((n) => [n - 1, `0x0${n}`]));
  });

  describe("given a call that would revert", () => {
    for (const [what, data, reason] of [
      [
        "a custom error",
        ERRORS.encodeErrorResult("TicketBrokerTicketUsed", [`0x${"ab".repeat(32)}`]),
        `TicketBrokerTicketUsed(ticketHash: 0x${"ab".repeat(32)})`,
      ],
      ["a text", `0x08c379a0${AbiCoder.defaultAbiCoder().encode(["string"], ["ticket is used"]).slice(2)}`, "ticket is used"],
      ["a panic", `0x4e487b71${AbiCoder.defaultAbiCoder().encode(["uint256"], [17]).slice(2)}`, "panic: arithmetic overflow"],
      ["an unknown error", "0xdeadbeef", "unknown error 0xdeadbeef"],
    ] as const) {
      it(`sends nothing and tells the reason: ${what}`, async () => {
        node.revert = { code: -32603, message: "VM Exception", data: { message: "VM Exception", data } };
        const error = await rejection(start().send(request()));
        expect(error).to.be.instanceOf(TransactionFailedError);
        expect(error).to.include({ action: "call1", reason });
        expect(node.received).to.deep.equal([]);
      });
    }

    it("does not hold up the next one", async () => {
      const sender = start();
      node.revert = { code: 3, message: "execution reverted", data: "0x" };
      await rejection(sender.send(request(1)));
      node.revert = undefined;
      await sender.send(request(2));
      expect(node.mined.map(({ nonce }) => nonce)).to.deep.equal([0]);
    });
  });

  it("reports a transaction that failed when mined, with the reason", async () => {
    const sender = start();
    node.isFailing = true;
    node.errorOf = (method) =>
      method === "eth_call" && node.mined.length > 0 ? { code: 3, message: "execution reverted: too late" } : undefined;
    expect(await rejection(sender.send(request()))).to.include({ reason: "too late" });
  });

  describe("given a call that must not happen twice", () => {
    const once = (nonces: number[], nonce?: number) => ({
      ...request(),
      ...(nonce === undefined ? {} : { nonce }),
      onNonce: async (told: number): Promise<void> => {
        nonces.push(told);
        // Nothing may have left the node before this is written down.
        expect(node.received.length).to.equal(nonces.length - 1);
      },
    });

    it("tells the nonce before anything leaves the node", async () => {
      const nonces: number[] = [];
      await start().send(request(2));
      node.received.length = 0;
      await start().send(once(nonces));
      expect(nonces).to.deep.equal([1]);
      expect(node.mined.length).to.equal(2);
    });

    it("takes the place of an earlier try in the mempool, whatever fee that needs", async () => {
      node.isAutomatic = false;
      const first = rejection(start().send({ ...request(1), onNonce: async () => undefined }));
      await first;
      const stuck = node.mempool.get(0)!;
      node.isAutomatic = true;
      await start().send({ ...request(3), nonce: 0, onNonce: async () => undefined });
      expect(node.mined.map(({ nonce, data }) => [nonce, data])).to.deep.equal([[0, "0x03"]]);
      expect(node.mined[0]!.maxFeePerGas! > stuck.maxFeePerGas!).to.equal(true);
    });

    it("fails when the nonce is spent, and tries no other", async () => {
      await start().send(request(1));
      const error = await rejection(start().send({ ...request(2), nonce: 0, onNonce: async () => undefined }));
      expect(error).to.be.instanceOf(TransactionFailedError);
      expect(node.mined.length).to.equal(1);
    });
  });

  describe("given a transaction that is not mined", () => {
    it("raises its fees until it is", async () => {
      node.minedFee = 26n;
      await start().send(request());
      expect(
        node.received.map(({ maxFeePerGas, maxPriorityFeePerGas, nonce }) => [maxFeePerGas, maxPriorityFeePerGas, nonce]),
      ).to.deep.equal([
        [22n, 2n, 0],
        [25n, 3n, 0],
        [29n, 4n, 0],
      ]);
    });

    it("keeps below the maximum gas price", async () => {
      node.minedFee = 26n;
      const error = await rejection(start({ maxGasPrice: 25n }).send(request()));
      expect(error).to.be.instanceOf(TransactionPendingError);
      expect(node.received.at(-1)?.maxFeePerGas).to.equal(25n);
    });

    it("gives up in the end, and the next one takes its place", async () => {
      node.minedFee = 1_000n;
      const sender = start();
      const before = clock.now();
      await rejection(sender.send(request(1)));
      expect(clock.now() - before).to.be.within(4 * TIMEOUT_MS, 4 * TIMEOUT_MS + 10_000);
      node.minedFee = 0n;
      node.baseFee = 100n;
      await sender.send(request(2));
      expect(node.mined.map(({ nonce, data }) => [nonce, data])).to.deep.equal([[0, "0x02"]]);
    });
  });

  describe("when several processes take turns", () => {
    it("sends nothing while another one has the turn", async () => {
      const error = await start({}, () => undefined)
        .send(request())
        .catch((cause: unknown) => cause);
      expect(error).to.be.instanceOf(NotOnDutyError);
      expect(node.received).to.deep.equal([]);
    });

    it("sends nothing when the turn is lost on the way, at the last moment as well", async () => {
      let term: number | undefined = 1;
      const sender = start({}, () => term);
      const onNonce = async (): Promise<void> => {
        term = undefined;
      };
      expect(await sender.send({ ...request(), onNonce }).catch((cause: unknown) => cause)).to.be.instanceOf(NotOnDutyError);
      expect(node.received).to.deep.equal([]);
    });

    it("leaves what it has sent to the next one when the turn is lost, and sends it no second time", async () => {
      let term: number | undefined = 1;
      node.isAutomatic = false;
      const sending = start({}, () => term).send(request());
      while (node.received.length === 0) await clock.sleep(1);
      term = undefined;
      expect(await sending.catch((cause: unknown) => cause)).to.be.instanceOf(TransactionPendingError);
      expect(node.received).to.have.length(1);
    });

    let term: number | undefined;

    /** A process that has sent one transaction, which is not mined, and has lost the turn then. */
    async function startAndLose(): Promise<TransactionSender> {
      term = 1;
      node.isAutomatic = false;
      const sender = start({}, () => term);
      const sending = sender.send(request(1));
      while (node.received.length === 0) await clock.sleep(1);
      term = undefined;
      await sending.catch(() => undefined);
      return sender;
    }

    it("goes on from the chain's nonces when the turn has come back", async () => {
      const sender = await startAndLose();
      // The other process has used this nonce and two more.
      node.mine();
      node.isAutomatic = true;
      const other = start();
      await other.send(request(2));
      await other.send(request(3));
      term = 3;
      await sender.send(request(4));
      expect(node.mined.map(({ nonce }) => nonce)).to.deep.equal([0, 1, 2, 3]);
    });

    it("takes a nonce again that nobody used when it was lost with the turn", async () => {
      const sender = await startAndLose();
      node.mempool.clear();
      node.isAutomatic = true;
      term = 2;
      await sender.send(request(2));
      expect(node.mined.map(({ nonce }) => nonce)).to.deep.equal([0]);
    });
  });

  it("stops waiting when it is closed", async () => {
    node.minedFee = 1_000n;
    const sender = start();
    const sending = sender.send(request());
    while (node.mempool.size === 0) await new Promise((resolve) => setImmediate(resolve));
    sender.close();
    const error = await rejection(sending);
    expect(error).to.be.instanceOf(TransactionPendingError);
    expect(error.message).to.equal("call1 was sent and may still be mined: the node is stopping");
    expect(node.received).to.have.length(1);
  });

  describe("given an earlier life of the node", () => {
    it("waits for its transactions before it sends new ones", async () => {
      node.isAutomatic = false;
      void start()
        .send(request(1))
        .catch(() => undefined);
      while (node.mempool.size === 0) await new Promise((resolve) => setImmediate(resolve));
      node.isAutomatic = true;
      node.errorOf = (method) => {
        if (method === "eth_getTransactionCount") node.mine();
        return undefined;
      };
      await start().send(request(2));
      expect(node.mined.map(({ nonce, data }) => [nonce, data])).to.deep.equal([
        [0, "0x01"],
        [1, "0x02"],
      ]);
    });

    describe("that has left a transaction of which the nonce is kept, behind another one", () => {
      const PINNED = { ...request(2), nonce: 1, onNonce: () => Promise.resolve() };

      beforeEach(async () => {
        node.isAutomatic = false;
        const earlier = start();
        for (const n of [1, 2]) void earlier.send(request(n)).catch(() => undefined);
        while (node.mempool.size < 2) await clock.sleep(1);
        earlier.close();
        node.isAutomatic = true;
      });

      /** How long, by the clock of the test, new transactions take while the kept one waits. */
      async function sendBeside(): Promise<number> {
        const sender = start();
        const startedAt = clock.now();
        const { length } = node.received;
        const pinned = sender.send(PINNED);
        while (node.received.length === length) await clock.sleep(1);
        await Promise.all([pinned, sender.send(request(3)), sender.send(request(4))]);
        expect(node.mined.map(({ nonce, data }) => [nonce, data])).to.deep.equal([
          [0, "0x03"],
          [1, "0x02"],
          [2, "0x04"],
        ]);
        return clock.now() - startedAt;
      }

      it("fills the gap that is left where the other one was dropped", async () => {
        node.mempool.clear();
        expect(await sendBeside()).to.be.below(TIMEOUT_MS);
      });

      it("takes the place of the other one where that pays too little", async () => {
        node.baseFee = node.minedFee = 1_000n;
        expect(await sendBeside()).to.be.below(2 * TIMEOUT_MS);
      });
    });

    it("takes its transactions over one after the other, and waits once", async () => {
      node.isAutomatic = false;
      const earlier = start();
      for (const n of [1, 2, 3]) void earlier.send(request(n)).catch(() => undefined);
      while (node.mempool.size < 3) await clock.sleep(1);
      earlier.close();
      node.isAutomatic = true;
      node.baseFee = node.minedFee = 1_000n;
      const startedAt = clock.now();
      const sender = start();
      await Promise.all([4, 5, 6].map((n) => sender.send(request(n))));
      expect(node.mined.map(({ nonce, data }) => [nonce, data])).to.deep.equal([4, 5, 6].map((n) => [n - 4, `0x0${n}`]));
      expect(clock.now() - startedAt).to.be.below(2 * TIMEOUT_MS);
    });
  });

  it("does not use a nonce again that it has seen mined, while the chain's count lags behind", async () => {
    const sender = start();
    const { post } = node;
    node.post = async (requests) =>
      (await post.call(node, requests)).map((answer, i) =>
        requests[i]?.method === "eth_getTransactionCount" ? { id: answer.id, result: "0x0" } : answer,
      );
    for (const n of [1, 2, 3]) await sender.send(request(n));
    expect(node.received.map(({ nonce }) => nonce)).to.deep.equal([0, 1, 2]);
  });

  it("does not send twice when the answer to the first time is lost", async () => {
    node.lostAnswers = 1;
    const receipt = await start().send(request());
    expect(node.mined.map(({ hash }) => hash)).to.deep.equal([receipt.transactionHash]);
  });

  it("recognizes its own transaction when the node says that the nonce is spent", async () => {
    node.lostAnswers = 1;
    const post = node.post.bind(node);
    node.post = (requests) => {
      if (requests.some(({ method }) => method === "eth_sendRawTransaction")) node.mine();
      return post(requests);
    };
    const receipt = await start().send(request());
    expect(node.mined.map(({ hash }) => hash)).to.deep.equal([receipt.transactionHash]);
  });

  it("takes the next nonce when another process used the one it meant to", async () => {
    const [one, other] = [start(), start()];
    await one.send(request(1));
    let isStale = true;
    const post = node.post.bind(node);
    node.post = async (requests) => {
      const answers = await post(requests);
      if (!isStale || requests[0]?.method !== "eth_getTransactionCount") return answers;
      if (requests[0].params instanceof Array && requests[0].params[1] === "pending") isStale = false;
      return answers.map(({ id }) => ({ id, result: "0x0" }));
    };
    await other.send(request(2));
    expect(node.mined.map(({ nonce, data }) => [nonce, data])).to.deep.equal([
      [0, "0x01"],
      [1, "0x02"],
    ]);
  });

  it("goes on through an outage while it waits", async () => {
    const sender = start();
    let outage = 3;
    node.errorOf = (method) => {
      node.isDown = method === "eth_sendRawTransaction";
      return undefined;
    };
    const sleep = clock.sleep.bind(clock);
    clock.sleep = async (ms) => {
      await sleep(ms);
      if (node.isDown && --outage === 0) node.isDown = false;
    };
    await sender.send(request());
    expect(node.mined).to.have.length(1);
  });

  it("sends nothing while gas costs more than the maximum", async () => {
    const error = await rejection(start({ maxGasPrice: 11n }).send(request()));
    expect(error).to.be.instanceOf(GasPriceTooHighError);
    expect(error.message).to.contain("gas costs 12 wei, more than the maximum of 11 wei");
    expect(node.received).to.deep.equal([]);
  });

  it("says what to do when the account has no ETH", async () => {
    node.errorOf = (method) =>
      method === "eth_sendRawTransaction" ? { code: -32000, message: "insufficient funds for gas * price + value" } : undefined;
    expect((await rejection(start().send(request()))).message).to.contain("cannot pay for the gas: send ETH to it");
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
