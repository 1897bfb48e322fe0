// SPDX-License-Identifier: MIT

/** What a gateway's local API asks of its work. */
export interface GatewayWork {
  /** What its status says of the work. */
  describe(): object;
  /** Rejects with the reason when the gateway cannot do its work, or is about to stop. */
  checkHealth(): Promise<void>;
}
