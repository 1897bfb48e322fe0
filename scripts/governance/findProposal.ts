// SPDX-License-Identifier: MIT
import type { Connection } from "./connection";
import { findProposals } from "./findProposals";
import { GovError } from "./govError";
import type { KnownProposal } from "./knownProposal";

/** A number that is meant as a place in the list is no id. */
const LEAST_DIGITS = 6;

/** The proposal of that id, or whose id begins so, or the newest one for "latest". */
export async function findProposal(connection: Connection, which: string | undefined): Promise<KnownProposal> {
  const proposals = await findProposals(connection);
  if (which === undefined) throw new GovError("ID_MISSING", 'Which proposal? Name its id, the first digits of it, or "latest".');
  if (proposals.length === 0) throw new GovError("NO_PROPOSAL", "There is no proposal yet.", { which });
  if (which !== "latest" && !/^\d+$/.test(which)) {
    throw new GovError("BAD_ID", `"${which}" is no id of a proposal: name its first digits, or "latest".`, { which });
  }
  if (which !== "latest" && which.length < LEAST_DIGITS) {
    throw new GovError("SHORT_ID", `"${which}" is too short for an id: name its first ${LEAST_DIGITS} digits at least, or "latest".`, {
      which,
    });
  }
  const found = which === "latest" ? proposals.slice(-1) : proposals.filter(({ id }) => id.toString().startsWith(which));
  const [proposal] = found;
  if (proposal === undefined) throw new GovError("NO_PROPOSAL", `There is no proposal ${which}. See: npm run gov -- list`, { which });
  if (found.length > 1) throw new GovError("AMBIGUOUS_ID", `${found.length} proposals begin with ${which}: name more digits.`, { which });
  return proposal;
}
