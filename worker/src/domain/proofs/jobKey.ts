// SPDX-License-Identifier: MIT

import { concatBytes } from "../concatBytes";
import { hex, type Hex } from "../hex";
import { hexToBytes } from "../hexToBytes";
import type { Keccak256 } from "../keccak256";
import { wordBytes } from "../wordBytes";
import type { FinishedJob } from "./finishedJob";

/** Names a job by everything that a receipt has to tell of it. Equal jobs have one key. */
export function jobKey(job: FinishedJob, keccak256: Keccak256): Hex {
  const { gateway, orchestrator, sequence, sourceHash, renditionsHash, profilesHash, pixels, device } = job;
  return hex(
    keccak256(
      concatBytes(
        hexToBytes(gateway),
        hexToBytes(orchestrator),
        hexToBytes(sourceHash),
        hexToBytes(renditionsHash),
        hexToBytes(profilesHash),
        ...[sequence, pixels, BigInt(device)].map(wordBytes),
      ),
    ),
  );
}
