// SPDX-License-Identifier: MIT

/** Where the local chain writes what is where, in the folder of the run. */
export const DEVNET_FILE = "devnet.json";
