// SPDX-License-Identifier: MIT
import { keccak256 } from "ethers";
import { deployedContracts } from "./deployedContracts";
import type { Deployment } from "./deployment";
import type { DeploymentCheck } from "./deploymentCheck";
import { librariesOf } from "./librariesOf";
import { linkBytecode } from "./linkBytecode";
import { maskImmutables } from "./maskImmutables";
import { maskLibraryAddress } from "./maskLibraryAddress";

/**
 * Compares every contract with what the compiler makes of it now: the code at its address, immutables aside, and the creation code with its
 * arguments in the transaction that created it at that very address, which fixes the immutables too.
 */
export async function checkCode(deployment: Deployment, check: DeploymentCheck): Promise<void> {
  for (const name of await deployedContracts(deployment)) {
    const record = await deployment.record(name);
    check.expect(`${name}: recorded`, record !== null, true);
    if (record === null) continue;

    const { bytecode, deployedBytecode, linkReferences, deployedLinkReferences, immutableReferences } = await deployment.build(name);
    const libraries: Record<string, string> = {};
    for (const library of librariesOf(linkReferences)) libraries[library] = await deployment.address(library);

    const code = await deployment.provider.getCode(record.address);
    const expected = linkBytecode(deployedBytecode, deployedLinkReferences, libraries);
    const mask = (text: string): string => keccak256(maskLibraryAddress(maskImmutables(text, immutableReferences)));
    check.expect(`${name}: hash of the code at ${record.address}`, mask(code), mask(expected));

    const receipt = await deployment.provider.getTransactionReceipt(record.transactionHash);
    const created = receipt?.status === 1 ? receipt.contractAddress : null;
    check.expect(`${name}: created by its transaction`, created ?? "nothing", record.address);
    const transaction = await deployment.provider.getTransaction(record.transactionHash);
    const creation = linkBytecode(bytecode, linkReferences, libraries) + record.constructorArguments.slice(2);
    check.expect(`${name}: hash of its creation code`, transaction === null ? "unknown" : keccak256(transaction.data), keccak256(creation));
  }
}
