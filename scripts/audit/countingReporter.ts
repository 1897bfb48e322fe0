// SPDX-License-Identifier: MIT
import { writeFileSync } from "node:fs";

import Mocha from "mocha";

import type { MochaTotals } from "./mochaTotals";

/**
 * Mocha's `spec` reporter that also writes the totals as JSON to the file named by TEST_TOTALS_FILE, so that the test runner counts
 * tests instead of reading them off the screen.
 */
class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const file = process.env.TEST_TOTALS_FILE;
      if (file === undefined) return;
      const { passes, failures, pending } = this.stats;
      const totals: MochaTotals = { passed: passes, failed: failures, skipped: pending };
      writeFileSync(file, JSON.stringify(totals));
    });
  }
}

// Mocha loads a reporter as what its module is.
export = CountingReporter;
