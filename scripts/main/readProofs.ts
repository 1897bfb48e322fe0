// SPDX-License-Identifier: MIT

import type { LocalNetwork } from "./localNetwork";
import type { ReportClaim, ReportFault, ReportProofs } from "./report";

/** In the order of the contract's enumeration. */
const FAULTS = ["missing proof", "double claim", "malformed leaf"] as const;
const STATUSES = ["submitted", "submitted", "proven", "voided"] as const;

/** Claims of transcoding work since a block, what became of them, and the faults that were proven, as the chain tells it. */
export async function readProofs(
  network: LocalNetwork,
  fromBlock: number,
  nameOf: (address: string) => string,
): Promise<Pick<ReportProofs, "claims" | "faults">> {
  const { verifier } = network;
  const submitted = await verifier.queryFilter(verifier.filters.ClaimSubmitted(), fromBlock);
  const faults = await readFaults(network, fromBlock, nameOf);
  const claims = submitted.map(async ({ args, transactionHash }): Promise<ReportClaim> => {
    const { orchestrator, round } = args;
    const [{ status }, provenPixels, window, parameters, opened, claimGas] = await Promise.all([
      verifier.claimOf(orchestrator, round),
      verifier.provenPixels(orchestrator, round),
      verifier.windowOf(round),
      verifier.parametersAt(round),
      verifier.queryFilter(verifier.filters.SegmentOpened(orchestrator, round), fromBlock),
      gasUsed(network, [transactionHash]),
    ]);
    const isPunished = faults.some((fault) => fault.orchestrator === nameOf(orchestrator) && fault.round === Number(round));
    return {
      orchestrator: nameOf(orchestrator),
      round: Number(round),
      segments: Number(args.segments),
      pixels: args.totalPixels.toString(),
      provenPixels: provenPixels.toString(),
      samples: window.seedRound === 0n ? 0 : Number(parameters.samples),
      openedSegments: opened.length,
      status: isPunished ? "punished" : (STATUSES[Number(status)] ?? "submitted"),
      gas: {
        claim: claimGas,
        openings: await gasUsed(
          network,
          opened.map((event) => event.transactionHash),
        ),
      },
    };
  });
  return { claims: await Promise.all(claims), faults };
}

async function readFaults(network: LocalNetwork, fromBlock: number, nameOf: (address: string) => string): Promise<ReportFault[]> {
  const { verifier, bonding } = network;
  const [proven, slashed] = await Promise.all([
    verifier.queryFilter(verifier.filters.FaultProven(), fromBlock),
    bonding.queryFilter(bonding.filters.TranscoderSlashed(), fromBlock),
  ]);
  const faults = proven.map(async ({ args, transactionHash }): Promise<ReportFault> => {
    const taken = slashed.filter((event) => event.transactionHash === transactionHash);
    const penalty = taken.reduce((sum, event) => sum + event.args.penalty, 0n);
    const finderReward = taken.reduce((sum, event) => sum + event.args.finderReward, 0n);
    return {
      kind: FAULTS[Number(args.fault)] ?? "missing proof",
      orchestrator: nameOf(args.orchestrator),
      round: Number(args.round),
      finder: nameOf(args.finder),
      penalty: penalty.toString(),
      finderReward: finderReward.toString(),
      burned: (penalty - finderReward).toString(),
      gas: await gasUsed(network, [transactionHash]),
    };
  });
  return Promise.all(faults);
}

/** Of transactions, each counted once. */
async function gasUsed(network: LocalNetwork, hashes: readonly string[]): Promise<number> {
  const receipts = await Promise.all([...new Set(hashes)].map((hash) => network.provider.getTransactionReceipt(hash)));
  return receipts.reduce((total, receipt) => total + Number(receipt?.gasUsed ?? 0n), 0);
}
