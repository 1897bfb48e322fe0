// SPDX-License-Identifier: MIT

/** Price of a transaction's gas, in wei per gas: EIP-1559, or legacy where the chain has no base fee. */
export type Fees =
  | { readonly kind: "dynamic"; readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint }
  | { readonly kind: "legacy"; readonly gasPrice: bigint };
