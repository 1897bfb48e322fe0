// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import type { ChainBonding } from "./chainBonding";
import type { ChainContact } from "../../ports/chainContact";
import type { ClaimHistory } from "../../ports/claimHistory";
import type { Faults } from "../../ports/faults";
import type { GasOracle } from "../../ports/gasOracle";
import type { OrchestratorPool } from "../../ports/orchestratorPool";
import type { PriceFeed } from "../../ports/priceFeed";
import type { Registry } from "../../ports/registry";
import type { Rounds } from "../../ports/rounds";
import type { Senders } from "../../ports/senders";
import type { TicketBroker } from "../../ports/ticketBroker";
import type { Token } from "../../ports/token";
import type { Verifier } from "../../ports/verifier";
import type { ContractAddresses } from "./contractAddresses";

/** The ports that one network, seen by one account, implements. */
export interface Chain {
  readonly chainId: bigint;
  readonly addresses: ContractAddresses;
  readonly rounds: Rounds;
  readonly bonding: ChainBonding;
  readonly broker: TicketBroker;
  readonly senders: Senders;
  readonly registry: Registry;
  readonly token: Token;
  readonly pool: OrchestratorPool;
  readonly gasOracle: GasOracle;
  readonly contact: ChainContact;
  /** The price feed at an address. */
  readonly priceFeed: (feed: Address) => PriceFeed;
  /** Undefined where the Controller lists none. */
  readonly verifier: Verifier | undefined;
  /** Present where the Verifier is. */
  readonly faults: Faults | undefined;
  readonly claimHistory: ClaimHistory | undefined;
  /** Keeps health and caches up to date until the signal is aborted. */
  watch(signal: AbortSignal): Promise<void>;
}
