// SPDX-License-Identifier: MIT
import { getAddress, isAddress } from "ethers";
import { formatAmount } from "../formatAmount";
import { GovError } from "../govError";
import type { GovCommand } from "../govCommand";
import { readPower } from "../readPower";

/** Votes of an account. */
export const power: GovCommand = {
  usage: "power ADDRESS [--round N]",
  summary: "votes of an account at the end of a round, and where they come from",
  async run({ connection, options, args }) {
    const [account = ""] = args;
    if (!isAddress(account)) throw new GovError("BAD_ADDRESS", `"${account}" is no address: npm run gov -- power ADDRESS`);
    if (options.round !== undefined && !/^\d+$/.test(options.round))
      throw new GovError("BAD_OPTION", `--round is "${options.round}", not a round.`);
    const round = options.round === undefined ? await connection.contracts.rounds.currentRound() : BigInt(options.round);
    const result = await readPower(connection, getAddress(account), round);
    const { votes, own, delegated, delegate, isOrchestrator } = result;
    const text = [
      `${result.account} has ${formatAmount(votes, "LPT")} of votes at the end of round ${round}`,
      `  own stake  ${formatAmount(own, "LPT")}`,
      `  delegated  ${formatAmount(delegated, "LPT")}`,
      `  ${isOrchestrator ? "an orchestrator: it votes for those who delegate to it, unless they vote themselves" : `delegates to ${delegate}`}`,
    ].join("\n");
    return { result, text };
  },
};
