// SPDX-License-Identifier: MIT

/** Flags of all commands. */
export interface GovOptions {
  /** Name in deploy/config; undefined for the local one, or for whatever `rpc` leads to. */
  readonly network: string | undefined;
  /** JSON-RPC endpoint, if it is not the network's own. */
  readonly rpc: string | undefined;
  /** The Controller, if it is not the recorded one. */
  readonly controller: string | undefined;
  /** Account that sends: an address or an index; on a public network the key in GOV_PRIVATE_KEY decides. */
  readonly from: string | undefined;
  /** Really sends; without it a command says what it would send. */
  readonly isSending: boolean;
  readonly isJson: boolean;
  readonly reason: string | undefined;
  readonly round: string | undefined;
  readonly out: string;
}
