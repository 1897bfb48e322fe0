// SPDX-License-Identifier: MIT

/** What to say before code is deployed that is in no commit; null where it is in one. */
export function commitWarning(gitCommitHash: string): string | null {
  if (BigInt(gitCommitHash) !== 0n) return null;
  return (
    "Warning: contracts/, hardhat.config.ts or package-lock.json are not as in any git commit. The Controller will keep zeros for the commit beside the " +
    "addresses: nobody can tell later what was deployed. Commit first, if that matters."
  );
}
