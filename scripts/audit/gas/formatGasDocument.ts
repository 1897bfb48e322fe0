// SPDX-License-Identifier: MIT
import { formatProofGoals } from "./formatProofGoals";
import { geometricMean } from "./geometricMean";
import type { GasReport } from "./gasReport";
import type { GasShares } from "./gasShares";
import type { JudgedGoal } from "./judgedGoal";
import { markdownTable } from "./markdownTable";

const MEAN_GOAL = 0.45;
/** Calls whose gas is told apart, with what is said of them. */
const EXAMPLES: readonly (readonly [scenario: string, name: string])[] = [
  ["redeemWinningTicket.deposit.nextInRound", "redeemWinningTicket, from the deposit"],
  ["redeemWinningTicket.reserve.nextInRound", "redeemWinningTicket, from the reserve"],
  ["rewardWithHint.pool100.middle.skippedOneRound", "reward, pool of 100"],
  ["bondWithHint.delegator.new.middle", "bond of a new delegator"],
  ["bondWithHint.self.new.fullPool.evictsLast.toMiddle", "bond that evicts the last orchestrator"],
  ["claimEarnings.delegator.10rounds", "claimEarnings over ten rounds"],
];

const gas = (value: number): string => value.toLocaleString("en-US");
const share = (value: number): string => value.toFixed(3);
const code = (scenario: string): string => `\`${scenario}\``;

/** What any code pays that writes down the same: slots that change, logs, calldata, the signature. */
const leastOf = ({ base, calldata, writes, logs, signatures, refund }: GasShares): number =>
  base + calldata + writes + logs + signatures + refund;
/** The same with the slots that are read and the contracts that are called as ours are built: all but the execution. */
const floorOf = (parts: GasShares): number => leastOf(parts) + parts.reads + parts.calls;

/** Views cost gas only where another contract asks; as transactions they are mostly the 21,000 that nobody can save. */
function meanLine({ rows, mean }: GasReport): string {
  const compared = rows.flatMap(({ scenario, ratio }) => (ratio === undefined ? [] : [{ scenario, ratio }]));
  const calls = compared.filter(({ scenario }) => !scenario.startsWith("view."));
  const meanOfCalls = geometricMean(calls.map(({ ratio }) => ratio));
  const views = compared.length - calls.length;
  return `Geometric mean of ${calls.length} calls: **${share(meanOfCalls)}** of the deployed gas (goal ${MEAN_GOAL}); with ${views} views, ${share(mean)}.`;
}

/** docs/gas.md. */
export function formatGasDocument(report: GasReport): string {
  return `# Gas

What calls cost here, beside the deployed contracts. \`npm run gas -- --docs\` writes this page and its chart, \`npm run gas -- --check\` compares with
\`gas-snapshot.json\` and is part of \`npm test\`. All figures are \`gasUsed\` of a mined transaction through the proxies; \`.min\`, \`.avg\` and \`.max\` are over a
series of calls.

${meanLine(report)}

![Every scenario beside its goal](gas.svg)

${goalTable(report.judged)}

## Where the gas goes

By \`debug_traceTransaction\`, opcode by opcode. Writes are first changes of a slot, with the access to it; reads are first accesses to slots that do not
change; calls are first accesses to another contract (a proxy takes two, and a read) and ETH that goes along; execution is all the rest: arithmetic, memory,
hashing, jumps, and whatever is accessed again.

${exampleTable(report)}

A redemption writes one slot for the ticket (22,100), one for the sender's funds, and in the
BondingManager one with all that a fee changes for the orchestrator (5,000 each); from the reserve also one with what was taken of that in the round, in all
and by the last one who took something. It passes two proxies (each a slot and one contract more: 9,400 in all, and the call between them 2,600), looks the
block hash of the ticket's round up, and shares the fee by the orchestrator's activity, terms, stake and reward factor, two slots. A reward writes the round's factor and its stake, the
orchestrator, the pool and the entry in it, the token's supply and balance, the Minter's issue, and a checkpoint of votes. Round and pause are read from the
slot that holds a proxy's implementation.

## Goals that are missed

Every scenario above its goal, as far as it is a single call; series are made of the same calls. *Least* is what any code pays that writes down the same: 21,000,
calldata, the writes of slots that change, logs, the signature. *Floor* adds the slots that are read and the contracts that are called as ours are
built, behind proxies. What is left is execution. A goal below the least cannot be met by any code that keeps the same books; one below the
floor not by these contracts.

${missedTable(report)}

What stands in the way:

- An orchestrator that unbonds everything writes three slots that were zero: the lock, the checkpoint of its votes, and the sum of what thaws, by which a penalty
  reaches it. It leaves the pool, where another takes its place.
- Funding passes the ETH on to the Minter, where all ETH of the protocol lies: 9,300. A first deposit is a slot that was zero.
- \`cancelUnlock\` writes one slot and \`setServiceURI\` one or two, and 4,700 of each is the proxy; 506 of \`cancelUnlock\` is the search of its selector
  ([decision 5](decisions/0005-layers.md)).
- \`approve\` and \`Poll.vote\` do what their standards ask for, a slot and an event, or an event alone.

## Proofs

What the deployed protocol does not have: transcoding claims ([proofs.md](proofs.md)), with goals in gas.

${formatProofGoals(report.rows)}

## Deployment

${deploymentTable(report)}

## Every scenario

${report.judged.map((goal) => scenarioTable(goal)).join("\n\n")}

### Others

Views are sent as transactions to be measured; clients call them for nothing.

${markdownTable(
  ["scenario", "ours", "deployed", "ratio"],
  report.rows
    .filter(({ scenario }) => !report.judged.some(({ rows }) => rows.some((row) => row.scenario === scenario)))
    .map(({ scenario, ours, deployed, ratio }) => [
      code(scenario),
      gas(ours),
      deployed === undefined ? "-" : gas(deployed),
      ratio === undefined ? "-" : share(ratio),
    ]),
)}
`;
}

function goalTable(judged: readonly JudgedGoal[]): string {
  return markdownTable(
    ["goal", "at most", "of", "met", "best", "worst"],
    judged.map(({ goal, rows }) => {
      const shares = rows.map((row) => row.share);
      const met = rows.filter(({ isMet }) => isMet).length;
      return [goal.name, goal.most.toFixed(2), goal.of, `${met} of ${rows.length}`, share(Math.min(...shares)), share(Math.max(...shares))];
    }),
  );
}

function exampleTable({ shares }: GasReport): string {
  return markdownTable(
    ["call", "base", "calldata", "reads", "writes", "calls", "logs", "signature", "execution", "refund", "all"],
    EXAMPLES.flatMap(([scenario, name]) => {
      const parts = shares.get(scenario);
      if (parts === undefined) return [];
      const { base, calldata, reads, writes, calls, logs, signatures, execution, refund } = parts;
      const cells = [base, calldata, reads, writes, calls, logs, signatures, execution, refund, floorOf(parts) + execution];
      return [[name, ...cells.map(gas)]];
    }),
  );
}

function missedTable({ judged, shares }: GasReport): string {
  const rows = judged.flatMap(({ goal, rows: all }) =>
    all
      .filter(({ isMet }) => goal.of === "deployed" && !isMet)
      .flatMap(({ scenario, deployed = 0, ours }) => {
        const parts = shares.get(scenario);
        if (parts === undefined) return [];
        const most = Math.floor(goal.most * deployed);
        const [least, floor] = [leastOf(parts), floorOf(parts)];
        const { base, calldata, reads, writes, calls, logs, signatures } = parts;
        const verdict = least > most ? "below the least" : floor > most ? "below the floor" : `${gas(ours - most)} less`;
        const cells = [base + calldata, writes, logs + signatures, least, reads, calls, floor, parts.execution, ours, most];
        return [[code(scenario), ...cells.map(gas), verdict]];
      }),
  );
  const written = ["base, calldata", "writes", "logs, signature", "least"];
  const head = ["scenario", ...written, "reads", "calls", "floor", "execution", "ours", "goal", "the goal is"];
  return markdownTable(head, rows);
}

function deploymentTable({ contracts, deployed }: GasReport): string {
  const theirs = (name: string, what: string): string => {
    const value = deployed[`deploy.${name}.${what}`];
    return value === undefined ? "-" : gas(value);
  };
  const total = contracts.reduce((sum, contract) => ({ gas: sum.gas + contract.gas, bytes: sum.bytes + contract.bytes }), {
    gas: 0,
    bytes: 0,
  });
  return markdownTable(
    ["contract", "gas", "deployed", "bytes", "deployed"],
    [
      ...contracts.map(({ name, gas: created, bytes }) => [
        name,
        gas(created),
        theirs(name, "gas"),
        gas(bytes),
        theirs(name, "runtimeBytes"),
      ]),
      ["all", gas(total.gas), theirs("total", "gas"), gas(total.bytes), theirs("total", "runtimeBytes")],
    ],
  );
}

function scenarioTable({ goal, rows }: JudgedGoal): string {
  const missed = rows.filter(({ isMet }) => !isMet);
  const listed = goal.name === "every single call" ? missed : rows;
  const title = `### ${goal.name}: at most ${goal.most.toFixed(2)}${goal.of === "deployed" ? "" : ` of ${goal.of}`}`;
  if (listed.length === 0) return `${title}\n\nAll ${rows.length} are.`;
  const table = markdownTable(
    ["scenario", "ours", "deployed", "share", "met"],
    listed.map(({ scenario, ours, deployed, share: part, isMet }) => [
      code(scenario),
      gas(ours),
      deployed === undefined ? "-" : gas(deployed),
      share(part),
      isMet ? "yes" : "no",
    ]),
  );
  return listed === rows ? `${title}\n\n${table}` : `${title}\n\n${missed.length} of ${rows.length} are above it:\n\n${table}`;
}
