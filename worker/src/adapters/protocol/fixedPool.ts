// SPDX-License-Identifier: MIT

import { lptWei } from "../../domain/lptWei";
import type { PoolMember } from "../../domain/poolMember";
import type { OrchestratorPool } from "../../ports/orchestratorPool";

/** A configured list of orchestrators. `https://` is put in front of an entry without a scheme. */
export class FixedPool implements OrchestratorPool {
  private readonly list: readonly PoolMember[];

  constructor(serviceUris: readonly string[]) {
    this.list = serviceUris.map((uri) => ({
      serviceUri: /^[a-z]+:\/\//i.test(uri) ? uri : `https://${uri}`,
      stake: lptWei(0n),
    }));
  }

  async members(): Promise<readonly PoolMember[]> {
    return this.list;
  }
}
