// SPDX-License-Identifier: MIT

import { hexToBytes } from "../../domain/hexToBytes";
import type { Capabilities } from "../../domain/capabilities";
import type { OrchestratorRequest } from "../../domain/orchestratorRequest";
import { orchestratorRequestMessage } from "../../domain/orchestratorRequestMessage";
import type { Hashing } from "../../ports/hashing";
import type { Signer } from "../../ports/signer";

/** Makes a gateway's GetOrchestrator requests. The signature is the same for all of them and is made once. */
export class GatewayRequester {
  private signature: Promise<Uint8Array> | undefined;

  constructor(private readonly modules: { readonly signer: Signer | undefined; readonly hashing: Hashing }) {}

  async request(capabilities: Capabilities): Promise<OrchestratorRequest> {
    const { signer, hashing } = this.modules;
    const empty = new Uint8Array(0);
    if (signer === undefined) return { address: empty, signature: empty, capabilities, ignoreCapacityCheck: false };
    this.signature ??= signer.signPersonal(orchestratorRequestMessage(signer.address, hashing.keccak256));
    const signature = await this.signature;
    return { address: hexToBytes(signer.address), signature, capabilities, ignoreCapacityCheck: false };
  }
}
