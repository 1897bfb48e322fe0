// SPDX-License-Identifier: MIT

import { ChainUnavailableError } from "../domain/chainUnavailableError";
import type { Clock } from "../ports/clock";
import { inTime } from "../services/inTime";
import type { ChainPorts } from "./chainPorts";

/** A node works on with what it knows for 10 minutes without its chain: halfway there it says so, while streams can still move. */
const OUT_OF_REACH_MS = 300_000;
/** Whoever asks for a node's health does not wait for long. */
const ANSWER_MS = 3_000;

/** Rejects with the reason when the chain has been out of reach for long, or nothing usable is known of it. */
export async function checkChain(chain: Pick<ChainPorts, "rounds" | "contact">, clock: Clock): Promise<void> {
  const silentMs = clock.now() - chain.contact.lastAnswerAt;
  if (silentMs >= OUT_OF_REACH_MS) throw unreachable(`for ${Math.floor(silentMs / 60_000)} minutes`);
  await inTime(chain.rounds.state(), ANSWER_MS, clock, () => unreachable("in time"));
}

function unreachable(howLong: string): ChainUnavailableError {
  return new ChainUnavailableError(`the chain could not be reached ${howLong}: check the RPC endpoints of --eth-url`);
}
