// SPDX-License-Identifier: MIT

import { address, type Address } from "../../domain/address";
import { hex } from "../../domain/hex";

/** An address field: empty stands for none. Throws a `SyntaxError` when it is neither empty nor 20 bytes. */
export function wireAddress(bytes: Uint8Array): Address | undefined {
  return bytes.length === 0 ? undefined : address(hex(bytes));
}
