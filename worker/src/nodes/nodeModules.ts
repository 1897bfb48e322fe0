// SPDX-License-Identifier: MIT

import type { Clock } from "../ports/clock";
import type { Entropy } from "../ports/entropy";
import type { Hashing } from "../ports/hashing";
import type { Logger } from "../ports/logger";
import type { Metrics } from "../ports/metrics";
import type { SignatureRecovery } from "../ports/signatureRecovery";
import type { Signer } from "../ports/signer";
import type { Store } from "../ports/store";

/** What every node has, whatever its role. */
export interface NodeModules {
  readonly signer: Signer;
  readonly recovery: SignatureRecovery;
  readonly hashing: Hashing;
  readonly store: Store;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly logger: Logger;
  readonly metrics: Metrics;
}
