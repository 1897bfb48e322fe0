// SPDX-License-Identifier: MIT

import type { Bonding } from "../ports/bonding";
import type { ChainContact } from "../ports/chainContact";
import type { GasOracle } from "../ports/gasOracle";
import type { Rounds } from "../ports/rounds";
import type { Senders } from "../ports/senders";
import type { Verifier } from "../ports/verifier";

/** What the jobs of a node need from the chain. */
export interface ChainPorts {
  readonly rounds: Rounds;
  readonly senders: Senders;
  readonly bonding: Pick<Bonding, "isActive">;
  readonly gasOracle: GasOracle;
  readonly contact: ChainContact;
  /** Absent where nothing keeps proofs of work. */
  readonly verifier?: Verifier | undefined;
}
