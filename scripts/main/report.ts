// SPDX-License-Identifier: MIT

import type { GasRecord } from "./gasRecord";

/** One segment of the stream, as the gateway measured it. */
export interface ReportSegment {
  readonly sequence: number;
  readonly durationMs: number;
  /** Of the source. */
  readonly bytes: number;
  readonly renditions: readonly { readonly name: string; readonly bytes: number; readonly pixels: string; readonly ssim: number | null }[];
  /** From sending the segment to its verified renditions. */
  readonly ms: number;
  /** Service URI of the orchestrator that did it; null when nobody did. */
  readonly orchestrator: string | null;
  readonly attempts: number;
  readonly ticketsSent: number;
}

/** One round that was moved through. Amounts in LPT wei and wei, decimal. */
export interface ReportRound {
  readonly round: number;
  readonly block: number;
  /** Reward by orchestrator name, net of the treasury's cut. */
  readonly rewards: Readonly<Record<string, string>>;
  readonly treasury: string;
  /** Paid by redeemed tickets. */
  readonly fees: string;
}

/** One account at the end. Amounts in LPT wei and wei, decimal. */
export interface ReportAccount {
  readonly address: string;
  readonly role: "orchestrator" | "gateway" | "delegator";
  /** Bonded by the account itself. */
  readonly stake: string;
  /** With rewards that are not claimed yet. */
  readonly pendingStake: string;
  /** Paid out after the unbonding period. */
  readonly withdrawnStake: string;
  /** Fees that can be withdrawn. */
  readonly fees: string;
  readonly withdrawnFees: string;
  /** Of a gateway: what lies in the TicketBroker. */
  readonly deposit?: string;
  readonly reserve?: string;
}

/** One claim of transcoding work, as the chain has it at the end. */
export interface ReportClaim {
  readonly orchestrator: string;
  /** Round of the claim. */
  readonly round: number;
  readonly segments: number;
  /** As claimed, and what of it counts as proven. */
  readonly pixels: string;
  readonly provenPixels: string;
  /** Samples that chance picked; 0 while its seed is unknown. */
  readonly samples: number;
  readonly openedSegments: number;
  readonly status: "submitted" | "proven" | "voided" | "punished";
  readonly gas: { readonly claim: number; readonly openings: number };
}

/** One proven fault and what it cost. Amounts in LPT wei, decimal. */
export interface ReportFault {
  readonly kind: "missing proof" | "double claim" | "malformed leaf";
  readonly orchestrator: string;
  readonly round: number;
  readonly finder: string;
  /** Taken from the orchestrator's own stake: burned, but for the finder's reward. */
  readonly penalty: string;
  readonly finderReward: string;
  readonly burned: string;
  readonly gas: number;
}

/** Proofs of transcoding. */
export interface ReportProofs {
  /** How one orchestrator cheated; null = nobody did. */
  readonly cheat: string | null;
  readonly claims: readonly ReportClaim[];
  readonly faults: readonly ReportFault[];
}

/** What a run came to. Every number is read from the chain or measured. */
export interface Report {
  readonly startedAt: string;
  readonly seconds: number;
  readonly video: { readonly input: string; readonly seconds: number; readonly width: number; readonly height: number };
  readonly ffmpeg: string;
  readonly segments: readonly ReportSegment[];
  /** Seconds of video per second of the stream's work: above 1 is faster than real time. */
  readonly realtimeFactor: number;
  readonly tickets: {
    readonly sent: number;
    readonly won: number;
    readonly redeemed: number;
    /** Of the tickets that won. */
    readonly faceValueWei: string;
    readonly redeemedWei: string;
    /** Expected value of the tickets sent: what the gateway owed on average. */
    readonly expectedValueWei: string;
  };
  readonly proofs: ReportProofs;
  readonly gas: Readonly<Record<string, Omit<GasRecord, "action">>>;
  readonly deployment: { readonly transactions: number; readonly gas: string };
  readonly accounts: Readonly<Record<string, ReportAccount>>;
  readonly rounds: readonly ReportRound[];
  readonly contracts: Readonly<Record<string, string>>;
  /** Path of the HLS master playlist. */
  readonly output: string;
}
