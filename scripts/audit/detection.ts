// SPDX-License-Identifier: MIT
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { FALSE_KINDS } from "./detection/falseKind";
import { formatDetection } from "./detection/formatDetection";
import { measureDetection } from "./detection/measureDetection";
import { plotDetection } from "./detection/plotDetection";
import { verifierRule } from "./detection/verifierRule";
import { InvalidOption } from "./invalidOption";
import { ROOT } from "./root";
import { runCommand } from "./runCommand";

const PERCENTS = [1, 5, 10, 30];
const SAMPLES = [8, 16, 44];
const DEFAULT_TRIALS = 10_000;
const MAX_TRIALS = 1_000_000;
/** Beyond it the rule does not do what it promises: chance goes so far once in 15,000 settings. */
const MAX_DEVIATION = 4;
const DOCUMENT = join(ROOT, "docs", "measurements", "detection.md");
const CHART = join(ROOT, "docs", "measurements", "detection.svg");
const USAGE = `npm run detection [-- --trials N --seed TEXT --update]

Draws false claims and lets the rule of the Verifier pick their samples: how many are caught, beside 1 - (1 - f)^k.

  --trials N   per setting, 1 to ${MAX_TRIALS} (default ${DEFAULT_TRIALS})
  --seed TEXT  where chance starts (default "livepeer")
  --update     write docs/measurements/detection.md and its chart`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      trials: { type: "string", default: String(DEFAULT_TRIALS) },
      seed: { type: "string", default: "livepeer" },
      update: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const trials = /^\d+$/.test(values.trials) ? Number(values.trials) : Number.NaN;
  if (!(trials >= 1 && trials <= MAX_TRIALS)) {
    throw new InvalidOption("--trials", values.trials, `a whole number from 1 to ${MAX_TRIALS}`);
  }
  const options = { trials, seed: values.seed };
  const rule = await verifierRule();
  const settings = FALSE_KINDS.flatMap((kind) => SAMPLES.flatMap((samples) => PERCENTS.map((percent) => ({ kind, percent, samples }))));
  const results = settings.map((setting) => measureDetection(setting, options, rule));
  const table = formatDetection(results);
  console.log(table);
  if (values.update) {
    writeFileSync(DOCUMENT, document(table, `npm run detection -- --trials ${trials} --seed ${values.seed} --update`));
    writeFileSync(CHART, plotDetection(results));
    console.log(`Wrote ${DOCUMENT} and ${CHART}.`);
  }
  const far = results.filter(({ deviation }) => Math.abs(deviation) > MAX_DEVIATION);
  for (const { kind, percent, samples, deviation } of far) {
    console.error(`${percent} % ${kind}, ${samples} samples: ${deviation.toFixed(2)} standard deviations from what was promised`);
  }
  return far.length === 0 ? 0 : 1;
}

function document(table: string, command: string): string {
  return `# How often a false claim is caught

An orchestrator claims pixels of which a part f is false: *unsigned*, invented segments, a gap between leaves, or a total above the sum of its leaves; or *copied*, segments that it
did, laid down once more, with a receipt that a gateway has signed. The Verifier picks k pixels by the block hash of a later round; the orchestrator is caught if it
cannot open the leaf that covers one of them. Of leaves with one receipt it can open one, since the tree has one place for each work key: the copies are as false as the rest.
Each trial draws a claim of 200 segments of different sizes, places its false part at random, and draws a block hash; the samples are picked by the rule
of the contract (\`Verifier.samplesOf\`, which the node's \`samplePixels\` repeats).

\`${command}\`:

${table}

![Measured detection beside 1 - (1 - f)^k](detection.svg)

The default is 16 samples. A claim is made in every round: who cheats by 5 % in each is found out within two rounds on average, and what is lost is a part of
the stake, not of the claim. Governance can raise the number of samples to 56.
`;
}

runCommand(main);
