// SPDX-License-Identifier: MIT

/** Runs a function with `console.log` writing to stderr: Hardhat reports there what it compiled, and stdout belongs to a JSON object. */
export async function logToStderr<T>(run: () => Promise<T>): Promise<T> {
  const { log } = console;
  console.log = console.error;
  try {
    return await run();
  } finally {
    console.log = log;
  }
}
