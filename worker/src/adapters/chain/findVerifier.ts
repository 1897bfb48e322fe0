// SPDX-License-Identifier: MIT

import { id, isError } from "ethers";

import { IController__factory } from "../../../../typechain-types/factories/contracts/interfaces/IController__factory";
import { IVerifier__factory } from "../../../../typechain-types/factories/contracts/interfaces/IVerifier__factory";
import { address, type Address } from "../../domain/address";
import { ZERO_ADDRESS } from "../../domain/zeroAddress";
import type { Logger } from "../../ports/logger";
import type { RpcProvider } from "./rpcProvider";

/**
 * Asks the Controller for the Verifier. Undefined where there is none: the protocol as deployed leaves the role empty, or filled
 * with something else, and nodes then work without proofs.
 */
export async function findVerifier(provider: RpcProvider, controller: Address, logger: Logger): Promise<Address | undefined> {
  const found = address(await IController__factory.connect(controller, provider).getContract(id("Verifier")));
  if (found === ZERO_ADDRESS) return undefined;
  try {
    await IVerifier__factory.connect(found, provider).operatorOf(ZERO_ADDRESS);
    return found;
  } catch (error) {
    if (!isError(error, "CALL_EXCEPTION") && !isError(error, "BAD_DATA")) throw error;
    logger.info("The Verifier that the Controller lists keeps no proofs; this node works without them", { verifier: found });
    return undefined;
  }
}
