// SPDX-License-Identifier: MIT
module.exports = {
  skipFiles: ["mocks"],
  istanbulFolder: "./coverage",
  istanbulReporter: ["html", "lcov", "text", "json-summary"],
  mocha: { timeout: 600_000 },
};
