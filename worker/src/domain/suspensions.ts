// SPDX-License-Identifier: MIT

/**
 * Orchestrators that failed in a stream and are left alone for some refreshes of the session pool (node-operations 7.4).
 */
export class Suspensions {
  private readonly untilRefresh = new Map<string, number>();
  private refreshes = 0;

  /** Suspends for `ceil(poolSize / requested)` refreshes, at least one. */
  suspend(serviceUri: string, poolSize: number, requested: number): void {
    const penalty = Math.max(1, Math.ceil(poolSize / Math.max(1, requested)));
    this.untilRefresh.set(serviceUri, this.refreshes + penalty);
  }

  isSuspended(serviceUri: string): boolean {
    return (this.untilRefresh.get(serviceUri) ?? 0) > this.refreshes;
  }

  /** Counts one refresh of the pool. */
  onRefresh(): void {
    this.refreshes++;
    for (const [uri, until] of this.untilRefresh) if (until <= this.refreshes) this.untilRefresh.delete(uri);
  }
}
