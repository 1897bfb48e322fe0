// SPDX-License-Identifier: MIT

/** The proposals of the demonstration, as files. */
export const demoProposals = {
  program: (addresses: {
    implementation: string;
    recipient: string;
    reviewer: string;
  }): string => `# Anybody with 100 LPT of stake may propose this: npm run gov -- propose FILE
title: Longer tickets, a newer ServiceRegistry, and a grant for live captions
description: |
  Three actions that take effect together or not at all.

actions:
  - set-parameter:
      contract: TicketBroker
      parameter: ticketValidityPeriod
      value: 3
  - upgrade:
      contract: ServiceRegistry
      implementation: "${addresses.implementation}"
  - spe-grant:
      name: Live captions
      recipient: "${addresses.recipient}"
      token: LPT
      reviewer: "${addresses.reviewer}"
      milestones:
        - 5,000 LPT
        - 5,000 LPT
`,
  clawback: (grant: string): string => `title: End the grant for live captions
description: The second milestone was given up.
actions:
  - spe-clawback:
      grant: "${grant}"
`,
} as const;
