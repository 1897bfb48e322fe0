// SPDX-License-Identifier: MIT
import type { Signer } from "ethers";
import { ethers } from "hardhat";
import type { ITicketBroker, RoundsManager, TicketBroker } from "../../../typechain-types";

/** A ticket with all that its recipient needs to redeem it. */
export interface SignedTicket {
  readonly ticket: ITicketBroker.TicketStruct;
  readonly sig: string;
  readonly recipientRand: bigint;
  readonly hash: string;
}

/** What a ticket says, where it differs from a ticket of 1,000 wei, nonce 1 and the last initialized round that always wins. */
interface TicketTerms {
  readonly recipient: string;
  readonly sender?: string;
  readonly faceValue?: bigint;
  readonly winProb?: bigint;
  readonly senderNonce?: bigint;
  readonly recipientRand?: bigint;
  readonly recipientRandHash?: string;
  readonly creationRound?: bigint;
  readonly blockHash?: string;
  readonly auxData?: string;
}

/** Makes a ticket and signs it as a personal message, as a gateway does. */
export async function signTicket(
  protocol: { ticketBroker: TicketBroker; roundsManager: RoundsManager },
  signer: Signer,
  terms: TicketTerms,
): Promise<SignedTicket> {
  const recipientRand = terms.recipientRand ?? 7n;
  const creationRound = terms.creationRound ?? (await protocol.roundsManager.lastInitializedRound());
  const blockHash = terms.blockHash ?? (await protocol.roundsManager.blockHashForRound(creationRound));
  const coder = ethers.AbiCoder.defaultAbiCoder();
  const ticket = {
    recipient: terms.recipient,
    sender: terms.sender ?? (await signer.getAddress()),
    faceValue: terms.faceValue ?? 1_000n,
    winProb: terms.winProb ?? ethers.MaxUint256,
    senderNonce: terms.senderNonce ?? 1n,
    recipientRandHash: terms.recipientRandHash ?? ethers.keccak256(ethers.toBeHex(recipientRand, 32)),
    auxData: terms.auxData ?? coder.encode(["uint256", "bytes32"], [creationRound, blockHash]),
  };
  const hash = await protocol.ticketBroker.getTicketHash(ticket);
  return { ticket, sig: await signer.signMessage(ethers.getBytes(hash)), recipientRand, hash };
}
