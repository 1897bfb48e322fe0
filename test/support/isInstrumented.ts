// SPDX-License-Identifier: MIT

import hre from "hardhat";

/** Whether the contracts are instrumented for coverage: then what they cost says nothing. */
export function isInstrumented(): boolean {
  return (hre as { __SOLIDITY_COVERAGE_RUNNING?: boolean }).__SOLIDITY_COVERAGE_RUNNING === true;
}
