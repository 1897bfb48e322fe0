// SPDX-License-Identifier: MIT
import { isError, type Contract } from "ethers";

/** What a view answers; words if it does not, because other code than expected is at the address. */
export async function readView(contract: Contract, view: string, ...args: readonly unknown[]): Promise<unknown> {
  try {
    return await contract.getFunction(view).staticCall(...args);
  } catch (error) {
    if (isError(error, "CALL_EXCEPTION") || isError(error, "BAD_DATA") || isRevert(error)) return "no answer";
    throw error;
  }
}

/** Hardhat's own network tells of a revert in its own words. */
function isRevert(error: unknown): boolean {
  return error instanceof Error && /\breverted\b/.test(error.message);
}
