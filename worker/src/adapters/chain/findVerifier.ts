// SPDX-License-Identifier: MIT

import { isError } from "ethers";

import { IVerifier__factory } from "../../../../typechain-types/factories/contracts/interfaces/IVerifier__factory";
import type { Address } from "../../domain/address";
import { ZERO_ADDRESS } from "../../domain/zeroAddress";
import type { Logger } from "../../ports/logger";
import type { RpcProvider } from "./rpcProvider";

/**
 * The Verifier, if what the Controller lists is one. Undefined where there is none: the protocol as deployed leaves the role empty, or filled
 * with something else, and nodes then work without proofs.
 */
export async function findVerifier(provider: RpcProvider, found: Address, logger: Logger): Promise<Address | undefined> {
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
