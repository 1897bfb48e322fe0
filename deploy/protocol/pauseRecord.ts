// SPDX-License-Identifier: MIT

/** The transaction by which an upgrade pauses the system. Written before it is sent, so that whoever goes on knows whose pause it is. */
export interface PauseRecord {
  /** Who sends it. */
  readonly deployer: string;
  readonly nonce: number;
}
