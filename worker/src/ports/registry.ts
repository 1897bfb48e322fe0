// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import type { Hex } from "../domain/hex";

/** Service URIs, from the ServiceRegistry. */
export interface Registry {
  /** Empty when none was ever set. */
  serviceUri(address: Address): Promise<string>;
  setServiceUri(uri: string): Promise<Hex>;
}
