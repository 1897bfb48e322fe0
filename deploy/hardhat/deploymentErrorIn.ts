// SPDX-License-Identifier: MIT

/**
 * The words of the DeploymentError in whatever a deployment has thrown, and undefined if there is none. hardhat-deploy turns what a
 * step throws into text, stack and all.
 */
export function deploymentErrorIn(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === "DeploymentError") return error.message;
  return /^DeploymentError: ([^]*?)(?=\n +at |$(?![^]))/m.exec(error.message)?.[1];
}
