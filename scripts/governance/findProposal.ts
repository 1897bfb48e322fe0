// SPDX-License-Identifier: MIT
import type { Connection } from "./connection";
import { findProposals } from "./findProposals";
import { GovError } from "./govError";
import type { KnownProposal } from "./knownProposal";

/** The proposal of that id, or whose id begins so, or the newest one for "latest". */
export async function findProposal(connection: Connection, which: string | undefined): Promise<KnownProposal> {
  const proposals = await findProposals(connection);
  if (which === undefined) throw new GovError("ID_MISSING", 'Which proposal? Name its id, the first digits of it, or "latest".');
  const found = which === "latest" ? proposals.slice(-1) : proposals.filter(({ id }) => id.toString().startsWith(which));
  const [proposal] = found;
  if (proposals.length === 0) throw new GovError("NO_PROPOSAL", "There is no proposal yet.", { which });
  if (proposal === undefined) throw new GovError("NO_PROPOSAL", `There is no proposal ${which}. See: npm run gov -- list`, { which });
  if (found.length > 1) throw new GovError("AMBIGUOUS_ID", `${found.length} proposals begin with ${which}: name more digits.`, { which });
  return proposal;
}
