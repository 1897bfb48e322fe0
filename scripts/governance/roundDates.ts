// SPDX-License-Identifier: MIT
import type { Connection } from "./connection";

const LOCAL_CHAIN = 31337n;
/** Rounds of a public network count L1 blocks. */
const L1_BLOCK_SECONDS = 12;
const SAMPLE_BLOCKS = 1_000;

/** Tells when rounds begin: exactly in blocks, about in time. */
export class RoundDates {
  private constructor(
    readonly current: bigint,
    private readonly clock: { start: bigint; length: bigint; block: bigint; now: number; blockSeconds: number },
  ) {}

  static async read({ contracts, provider, chainId }: Connection): Promise<RoundDates> {
    const { rounds } = contracts;
    const [current, start, length, block] = await Promise.all([
      rounds.currentRound(),
      rounds.currentRoundStartBlock(),
      rounds.roundLength(),
      rounds.blockNum(),
    ]);
    const latest = await provider.getBlock("latest");
    const now = latest?.timestamp ?? 0;
    const back = Math.min(SAMPLE_BLOCKS, latest?.number ?? 0);
    const older = chainId === LOCAL_CHAIN && back > 0 ? await provider.getBlock((latest?.number ?? 0) - back) : null;
    const blockSeconds = older === null ? L1_BLOCK_SECONDS : (now - older.timestamp) / back;
    return new RoundDates(current, { start, length, block, now, blockSeconds });
  }

  /** About when a round begins, as an ISO date to the minute. */
  date(round: bigint): string {
    const { start, length, block, now, blockSeconds } = this.clock;
    const blocks = start + (round - this.current) * length - block;
    return `${new Date((now + Number(blocks) * blockSeconds) * 1_000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  }

  /** "round 14, about 2026-11-30 12:00 UTC". */
  describe(round: bigint): string {
    return `round ${round}, about ${this.date(round)}`;
  }
}
