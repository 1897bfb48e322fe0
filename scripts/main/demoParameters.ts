// SPDX-License-Identifier: MIT

const LPT = 10n ** 18n;
const ETH = 10n ** 18n;

/**
 * Figures of the demonstration. Ticket values and prices are far above those of the live network, so that within half a minute
 * some tickets win and some lose; their proportions are those of the live network: a ticket's face value is many times the
 * gas of its redemption.
 */
export const demoParameters = {
  orchestrators: [
    { name: "orchestrator-1", account: 1, stake: 6_000n * LPT, rewardCutPpm: 100_000n, feeSharePpm: 600_000n },
    { name: "orchestrator-2", account: 2, stake: 5_000n * LPT, rewardCutPpm: 200_000n, feeSharePpm: 500_000n },
  ],
  gateway: { name: "gateway", account: 3, deposit: 20n * ETH, reserve: 10n * ETH },
  delegator: { name: "delegator", account: 4, stake: 3_000n * LPT },
  /** Who watches the others' claims for a reward; there is one when somebody cheats. */
  watcher: { name: "watcher", account: 5 },
  /** Submits claims for the orchestrator that cheats, as its operator. */
  cheatOperatorAccount: 6,
  /** Wei per pixel of a rendition. */
  pricePerPixel: 100_000_000n,
  /** Wanted expected value of one ticket, wei. */
  ticketEv: ETH / 1_000n,
  /** One ticket in three wins. */
  maxFaceValue: (3n * ETH) / 1_000n,
  /** Largest expected value of one payment that the gateway makes, wei. */
  maxTotalEv: ETH,
  /** Time between blocks while the video streams. The chain stands in for an L1 whose blocks take 12 s. */
  blockIntervalMs: 300,
  pollIntervalMs: 250,
  /** Blocks until the ticket params of the last segment have expired, with room. */
  ticketParamsBlocks: 45n,
} as const;
