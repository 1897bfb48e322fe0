// SPDX-License-Identifier: MIT

/** One segment in the gateway's report, and on its standard output. */
export interface GatewaySegment {
  readonly seq: number;
  readonly durationMs: number;
  readonly bytes: number;
  readonly renditions: readonly {
    readonly profile: string;
    readonly bytes: number;
    readonly pixels: string;
    readonly ssim: number | null;
  }[];
  readonly ms: number;
  readonly orchestrator: string | null;
  readonly attempts: readonly { readonly orchestrator: string; readonly ms: number; readonly error: string }[];
  readonly ticketsSent: number;
  readonly faceValueWei: string;
  readonly expectedValueWei: string;
  readonly error: string;
}
