// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import type { ClaimStore } from "./claimStore";
import type { CreditLedger } from "./creditLedger";
import type { JobStore } from "./jobStore";
import type { KeyValueStore } from "./keyValueStore";
import type { NonceStore } from "./nonceStore";
import type { PaymentStore } from "./paymentStore";
import type { ReceiptStore } from "./receiptStore";
import type { SecretStore } from "./secretStore";
import type { SessionStore } from "./sessionStore";
import type { SharedLedger } from "./sharedLedger";
import type { TicketStore } from "./ticketStore";

/** Everything an orchestrator or a gateway remembers. One database behind all of it; opened by the node, closed by the node. */
export interface Store {
  readonly payments: PaymentStore;
  readonly credit: CreditLedger;
  readonly tickets: TicketStore;
  readonly nonces: NonceStore;
  readonly jobs: JobStore;
  readonly receipts: ReceiptStore;
  readonly claims: ClaimStore;
  readonly sessions: SessionStore;
  readonly secrets: SecretStore;
  readonly keyValues: KeyValueStore;
  /** Absent where the store is this process's alone. */
  readonly shared?: SharedLedger;
  /**
   * Receipts are kept and claimed for this Verifier from now on, by this process: a gateway signs them for one. Those for another, and its claims, are
   * left as they are, and no longer told of. What is in no claim and from before stores knew of Verifiers counts as this one's. To be called
   * before receipts are taken. Resolves to the number of receipts for others that are in no claim. Throws `StorageError`.
   */
  bindVerifier(verifier: Address): Promise<number>;
  /** Tries a real write. Throws `StorageError`. For health checks and for the start. */
  checkWritable(): Promise<void>;
  close(): Promise<void>;
}
