// SPDX-License-Identifier: MIT

import type { Clock } from "../../ports/clock";
import type { Store } from "../../ports/store";
import type { VerifierScope } from "../../ports/verifierScope";
import { MemoryClaimStore } from "./memoryClaimStore";
import { MemoryCreditLedger } from "./memoryCreditLedger";
import { MemoryJobStore } from "./memoryJobStore";
import { MemoryKeyValueStore } from "./memoryKeyValueStore";
import { MemoryNonceStore } from "./memoryNonceStore";
import { MemoryPaymentStore } from "./memoryPaymentStore";
import { MemoryReceiptStore } from "./memoryReceiptStore";
import { MemorySecretStore } from "./memorySecretStore";
import { MemorySessionStore } from "./memorySessionStore";
import { MemoryTicketStore } from "./memoryTicketStore";

/** The store of a node that is to forget everything when it stops: for tests and for trying things out, never for money. */
export function createMemoryStore(modules: { readonly clock: Clock }): Store {
  const credit = new MemoryCreditLedger(modules);
  const tickets = new MemoryTicketStore(modules);
  const scope: VerifierScope = { verifier: "" };
  const receipts = new MemoryReceiptStore({ scope });
  const claims = new MemoryClaimStore({ receipts, scope });
  return {
    credit,
    tickets,
    payments: new MemoryPaymentStore({ ...modules, credit, tickets }),
    jobs: new MemoryJobStore({ receipts }),
    receipts,
    claims,
    nonces: new MemoryNonceStore(),
    sessions: new MemorySessionStore(),
    secrets: new MemorySecretStore(),
    keyValues: new MemoryKeyValueStore(),
    bindVerifier: async (verifier) => {
      scope.verifier = verifier;
      receipts.adopt(verifier);
      claims.adopt(verifier);
      return [...receipts.rows.values()].filter((row) => row.claim === null && row.verifier !== verifier).length;
    },
    checkWritable: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
