// SPDX-License-Identifier: MIT
import type { ProtocolContracts } from "./protocolContracts";

/** Whether an address is that of a grant that the SpeGrantFactory has made. */
export async function isGrant({ grants }: Pick<ProtocolContracts, "grants">, address: string): Promise<boolean> {
  const made = await grants.grants(0, await grants.grantsCount());
  return made.some(({ grant }) => grant.toLowerCase() === address.toLowerCase());
}
