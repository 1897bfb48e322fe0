// SPDX-License-Identifier: MIT
/** Hardhat's public test phrase: its keys are known to everybody and hold nothing of value anywhere. */
export const testPhrase = "test test test test test test test test test test test junk";
