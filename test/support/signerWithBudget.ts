// SPDX-License-Identifier: MIT
import type { Signer, TransactionRequest } from "ethers";

/** The signer with a budget of transactions; it breaks down when that is spent. */
export function signerWithBudget(signer: Signer, budget: number): Signer {
  let left = budget;
  return new Proxy(signer, {
    get(target, property): unknown {
      if (property === "sendTransaction") {
        return (request: TransactionRequest) =>
          left-- <= 0 ? Promise.reject(new Error("the connection broke down")) : target.sendTransaction(request);
      }
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
