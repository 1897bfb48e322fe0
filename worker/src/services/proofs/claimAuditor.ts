// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { hex, type Hex } from "../../domain/hex";
import { hexToBytes } from "../../domain/hexToBytes";
import { NodeError } from "../../domain/nodeError";
import { ClaimTree } from "../../domain/proofs/claimTree";
import { receiptDigest } from "../../domain/proofs/receiptDigest";
import { receiptHash } from "../../domain/proofs/receiptHash";
import { workKey } from "../../domain/proofs/workKey";
import type { RecordedClaim, RecordedLeaf } from "../../ports/claimHistory";
import type { ClaimedReceipt } from "../../ports/claimStore";
import type { Hashing } from "../../ports/hashing";
import type { Logger } from "../../ports/logger";
import type { OrchestratorClient } from "../../ports/orchestratorClient";
import type { Registry } from "../../ports/registry";
import type { SignatureRecovery } from "../../ports/signatureRecovery";
import type { Verifier } from "../../ports/verifier";

export interface ClaimAuditorOptions {
  /** Claims of more segments are not fetched. */
  readonly maxLeaves?: number;
  readonly timeoutMs?: number;
}

const DEFAULTS = { maxLeaves: 200_000, timeoutMs: 120_000 };

/** Fetches claims from the orchestrators that made them, and looks at every leaf. What they serve has to be what the chain has. */
export class ClaimAuditor {
  readonly #options: Required<ClaimAuditorOptions>;

  constructor(
    options: ClaimAuditorOptions,
    private readonly modules: {
      client: Pick<OrchestratorClient, "fetchClaim">;
      registry: Pick<Registry, "serviceUri">;
      verifier: Verifier;
      recovery: SignatureRecovery;
      hashing: Hashing;
      logger: Logger;
    },
  ) {
    this.#options = { ...DEFAULTS, ...options };
  }

  /** All leaves of a claim, or undefined when its orchestrator does not show them or shows others: nothing follows from that. */
  async audit(claim: RecordedClaim): Promise<readonly RecordedLeaf[] | undefined> {
    const { logger } = this.modules;
    const fields = { orchestrator: claim.orchestrator, round: claim.round };
    try {
      const receipts = await this.#fetch(claim);
      const leaves = receipts.map((one) => this.#leafOf(claim, one));
      if (this.#rootOf(leaves, claim) !== claim.data.root) {
        logger.warn("An orchestrator shows another claim than the chain has", fields);
        return undefined;
      }
      const unsigned = await this.#countUnsigned(receipts);
      const uncovered = uncoveredPixels(leaves, claim.data.totalPixels);
      if (unsigned > 0 || uncovered > 0n) logger.warn("A claim holds work that no gateway attests", { ...fields, unsigned, uncovered });
      else logger.info("Audited a claim: every pixel has a gateway's receipt", { ...fields, segments: leaves.length });
      return leaves;
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      logger.debug("A claim could not be audited", { ...fields, error });
      return undefined;
    }
  }

  async #fetch({ orchestrator, round, data }: RecordedClaim): Promise<readonly ClaimedReceipt[]> {
    const { maxLeaves, timeoutMs } = this.#options;
    const { registry, client } = this.modules;
    const serviceUri = await registry.serviceUri(orchestrator);
    if (serviceUri === "" || data.segments > maxLeaves) return [];
    return client.fetchClaim(serviceUri, round, { timeoutMs, maxLeaves: data.segments });
  }

  #leafOf({ orchestrator, round }: RecordedClaim, { receipt, start }: ClaimedReceipt): RecordedLeaf {
    const { keccak256 } = this.modules.hashing;
    const hash = hex(receiptHash(receipt, keccak256));
    return { orchestrator, round, receipt, start, receiptHash: hash, workKey: workKey(receipt, keccak256), proof: undefined };
  }

  /** Undefined for no leaves, and for leaves that no tree has places for. */
  #rootOf(leaves: readonly RecordedLeaf[], { data }: RecordedClaim): Hex | undefined {
    const laid = leaves.map(({ start, receiptHash: hash, workKey: key, receipt }) => {
      return { start, receiptHash: hash, workKey: key, pixels: receipt.pixels };
    });
    try {
      return new ClaimTree({ ...data, leaves: laid }, this.modules.hashing.keccak256).data.root;
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }

  /** Wallets are asked on chain, each gateway's first: a claim may hold thousands of receipts of one. */
  async #countUnsigned(receipts: readonly ClaimedReceipt[]): Promise<number> {
    const { verifier, recovery, hashing } = this.modules;
    let unsigned = 0;
    const rejecting = new Set<Address>();
    for (const signed of receipts) {
      const { receipt, signature } = signed;
      const digest = receiptDigest(receiptHash(receipt, hashing.keccak256), verifier, hashing.keccak256);
      if (recovery.recoverDigest(digest, hexToBytes(signature)) === receipt.gateway) continue;
      if (!rejecting.has(receipt.gateway) && (await verifier.isSigned(signed))) continue;
      rejecting.add(receipt.gateway);
      unsigned++;
    }
    return unsigned;
  }
}

/** Pixels of the line that no leaf covers, or more than one. */
function uncoveredPixels(leaves: readonly RecordedLeaf[], totalPixels: bigint): bigint {
  let [end, uncovered] = [0n, 0n];
  for (const { start, receipt } of [...leaves].sort((a, b) => (a.start < b.start ? -1 : 1))) {
    uncovered += start > end ? start - end : end - start;
    end = start + receipt.pixels;
  }
  return uncovered + (totalPixels > end ? totalPixels - end : end - totalPixels);
}
