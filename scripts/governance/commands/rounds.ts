// SPDX-License-Identifier: MIT
import { GovError } from "../govError";
import type { GovCommand } from "../govCommand";
import { passRounds } from "../passRounds";
import { RoundDates } from "../roundDates";

/** Tells the round; lets rounds pass on a local network. */
export const rounds: GovCommand = {
  usage: "rounds [N]",
  summary: "the current round; with N, let N rounds pass (local networks only)",
  async run({ connection, args }) {
    const [count] = args;
    if (count !== undefined && !/^[1-9]\d{0,2}$/.test(count))
      throw new GovError("BAD_ROUNDS", `"${count}" is no number of rounds from 1 to 999.`);
    if (count !== undefined) await passRounds(connection, Number(count));
    const dates = await RoundDates.read(connection);
    const isInitialized = await connection.contracts.rounds.currentRoundInitialized();
    const text = `It is ${dates.describe(dates.current)}${isInitialized ? "" : " (not initialized)"}; the next begins about ${dates.date(dates.current + 1n)}.`;
    return { result: { round: dates.current, isInitialized }, text };
  },
};
