// SPDX-License-Identifier: MIT

import { NodeError } from "../domain/nodeError";

/** What went wrong, for people and for programs. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  /** Of what nobody foresaw. */
  readonly stack?: string;
}

/** The failure behind whatever a command has thrown. */
export function describeFailure(error: unknown): Failure {
  if (error instanceof NodeError) return { code: error.code, message: error.message };
  if (isNotCompiled(error)) {
    return { code: "NOT_COMPILED", message: "the contracts' types are not there yet: run npm run compile once in the repository" };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: "UNEXPECTED", message, ...(error instanceof Error && error.stack !== undefined ? { stack: error.stack } : {}) };
}

/** The node's chain adapters are built on types that the compilation makes. */
function isNotCompiled(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  return /^(ERR_)?MODULE_NOT_FOUND$/.test(String(error.code)) && error.message.includes("typechain-types");
}
