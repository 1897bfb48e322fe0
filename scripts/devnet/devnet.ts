// SPDX-License-Identifier: MIT

/** A local chain with the protocol on it. */
export interface Devnet {
  readonly rpcUrl: string;
  readonly chainId: number;
  /** Address of the Controller. */
  readonly controller: string;
  /** Address of every contract, by name; `<name>Target` is the implementation behind a proxy. */
  readonly contracts: Readonly<Record<string, string>>;
  /** Owner of the Controller, who also holds the LPT that there is: `accounts[0]`. */
  readonly owner: string;
  /** Funded accounts that the node signs for. */
  readonly accounts: readonly string[];
  /** The public test phrase that all accounts derive from, and their path. Everybody knows it: never use it elsewhere. */
  readonly mnemonic: string;
  readonly derivationPath: string;
  /** Closes the server and forgets the chain. */
  stop(): Promise<void>;
}
