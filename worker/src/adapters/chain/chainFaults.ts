// SPDX-License-Identifier: MIT

import type { ClaimedLeafStruct, IVerifierInterface } from "../../../../typechain-types/contracts/interfaces/IVerifier";
import { IVerifier__factory } from "../../../../typechain-types/factories/contracts/interfaces/IVerifier__factory";
import type { Address } from "../../domain/address";
import type { Hex } from "../../domain/hex";
import type { ClaimData } from "../../domain/proofs/claimData";
import type { ClaimedLeaf } from "../../domain/proofs/claimedLeaf";
import { FAULTS, type Fault } from "../../domain/proofs/fault";
import type { Round } from "../../domain/round";
import type { Faults } from "../../ports/faults";
import type { ChainContext } from "./chainContext";

/** Reports of faults, to the Verifier. The finder's reward goes to the account that sends them. */
export class ChainFaults implements Faults {
  readonly #interface: IVerifierInterface = IVerifier__factory.createInterface();

  constructor(
    private readonly context: ChainContext,
    private readonly verifier: Address,
  ) {}

  isPunished(orchestrator: Address, round: Round, fault: Fault): Promise<boolean> {
    const contract = IVerifier__factory.connect(this.verifier, this.context.provider);
    return contract.isPunished(orchestrator, round, FAULTS.indexOf(fault));
  }

  reportMissingProof(orchestrator: Address, round: Round): Promise<Hex> {
    const { address: finder } = this.context.sender;
    const data = this.#interface.encodeFunctionData("reportMissingProof", [orchestrator, round, finder]);
    return this.#send("reportMissingProof", data);
  }

  reportDoubleClaim(orchestrator: Address, first: ClaimedLeaf, second: ClaimedLeaf): Promise<Hex> {
    const { address: finder } = this.context.sender;
    const args = [orchestrator, toContractLeaf(first), toContractLeaf(second), finder] as const;
    return this.#send("reportDoubleClaim", this.#interface.encodeFunctionData("reportDoubleClaim", [...args]));
  }

  reportOverlap(orchestrator: Address, earlierRound: Round, round: Round, claim: ClaimData): Promise<Hex> {
    const { address: finder } = this.context.sender;
    const data = this.#interface.encodeFunctionData("reportOverlap", [orchestrator, earlierRound, round, { ...claim }, finder]);
    return this.#send("reportOverlap", data);
  }

  reportMalformedLeaf(orchestrator: Address, leaf: ClaimedLeaf): Promise<Hex> {
    const { address: finder } = this.context.sender;
    const data = this.#interface.encodeFunctionData("reportMalformedLeaf", [orchestrator, toContractLeaf(leaf), finder]);
    return this.#send("reportMalformedLeaf", data);
  }

  async #send(action: string, data: string): Promise<Hex> {
    return (await this.context.sender.send({ action, to: this.verifier, data: data as Hex })).transactionHash;
  }
}

function toContractLeaf({ round, claim, receipt, start, proof }: ClaimedLeaf): ClaimedLeafStruct {
  return { round, claim: { ...claim }, receipt: { ...receipt }, start, proof: { nodes: [...proof.nodes], steps: proof.steps } };
}
