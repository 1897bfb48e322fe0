// SPDX-License-Identifier: MIT

/** The pool as a list by falling stake; among equals the latest change comes first (specification bonding.md section 10). */
export class RankedPool {
  constructor(readonly entries: { account: string; stake: bigint }[]) {}

  has(account: string): boolean {
    return this.entries.some((entry) => entry.account === account);
  }

  insert(account: string, stake: bigint): void {
    const position = this.entries.findIndex((entry) => entry.stake <= stake);
    this.entries.splice(position < 0 ? this.entries.length : position, 0, { account, stake });
  }

  remove(account: string): void {
    this.entries.splice(
      this.entries.findIndex((entry) => entry.account === account),
      1,
    );
  }

  update(account: string, stake: bigint): void {
    this.remove(account);
    this.insert(account, stake);
  }

  total(): bigint {
    return this.entries.reduce((sum, { stake }) => sum + stake, 0n);
  }
}
