// SPDX-License-Identifier: MIT

import type { Clock } from "../../ports/clock";
import type { Logger } from "../../ports/logger";
import type { CachedReadOptions } from "./cachedRead";
import type { ChainHead } from "./chainHead";
import type { ContractAddresses } from "./contractAddresses";
import type { FeeMarket } from "./feeMarket";
import type { LogReader } from "./logReader";
import type { RpcProvider } from "./rpcProvider";
import type { TransactionSender } from "./transactionSender";

/** What the implementations of the chain's ports share. */
export interface ChainContext {
  readonly provider: RpcProvider;
  readonly head: ChainHead;
  readonly logs: LogReader;
  readonly feeMarket: FeeMarket;
  readonly sender: TransactionSender;
  readonly addresses: ContractAddresses;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long values of the chain are taken as they are. */
  readonly caching: CachedReadOptions;
}
