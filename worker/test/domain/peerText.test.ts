// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { ChainUnavailableError } from "../../src/domain/chainUnavailableError";
import { InsufficientSenderReserveError } from "../../src/domain/insufficientSenderReserveError";
import { MediaError } from "../../src/domain/mediaError";
import { peerText } from "../../src/domain/peerText";
import { Refusal } from "../../src/domain/refusal";
import { StorageError } from "../../src/domain/storageError";
import { TransactionFailedError } from "../../src/domain/transactionFailedError";
import { wei } from "../../src/domain/wei";

describe("peerText", () => {
  for (const [name, error, text] of [
    ["a refusal", new Refusal("payment", "Insufficient balance"), "Insufficient balance"],
    ["a media fault", new MediaError("TranscoderInvalidVideo", true, "in /var/tmp/x.ts"), "TranscoderInvalidVideo"],
    [
      "a shortfall",
      new InsufficientSenderReserveError(wei(1n), wei(3n), "f"),
      "insufficient sender reserve: short by 2 wei: face value can be at most 1 wei and must be at least 3 wei = f",
    ],
    ["an outage", new ChainUnavailableError("http://key@rpc.example failed"), "orchestrator cannot reach its chain"],
    ["a full disk", new StorageError("/data/node.sqlite: no space left"), "orchestrator cannot record payments: storage unavailable"],
    ["a transaction", new TransactionFailedError("reward", "secret"), "internal error"],
    ["a bug", new Error("at /home/me/x.ts"), "internal error"],
    ["nonsense", "text", "internal error"],
  ] as const) {
    it(`of ${name}`, () => {
      expect(peerText(error)).to.equal(text);
    });
  }
});
