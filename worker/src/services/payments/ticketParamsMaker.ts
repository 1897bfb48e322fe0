// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import type { Price } from "../../domain/price";
import { recipientRand } from "../../domain/recipientRand";
import { recipientRandHash } from "../../domain/recipientRandHash";
import { ticketExpiration } from "../../domain/ticketExpiration";
import { ticketFaceValue } from "../../domain/ticketFaceValue";
import type { TicketParams } from "../../domain/ticketParams";
import { ticketSeed } from "../../domain/ticketSeed";
import { ticketWinProb } from "../../domain/ticketWinProb";
import { wei, type Wei } from "../../domain/wei";
import { winProb } from "../../domain/winProb";
import type { Clock } from "../../ports/clock";
import type { Entropy } from "../../ports/entropy";
import type { GasOracle } from "../../ports/gasOracle";
import type { Hashing } from "../../ports/hashing";
import type { Rounds } from "../../ports/rounds";
import type { SenderMonitor } from "../../ports/senderMonitor";

/** Makes the terms of the tickets that this node takes from a sender (node-payments section 3). */
export class TicketParamsMaker {
  constructor(
    private readonly options: {
      /** Account that the tickets pay. */
      readonly recipient: Address;
      /** Wanted expected value of a ticket, in wei. */
      readonly ticketEv: Wei;
      /** Ceiling of face values in wei; 0 = none. */
      readonly maxFaceValue: Wei;
      /** 32 bytes from which every recipientRand is derived. */
      readonly secret: Uint8Array;
    },
    private readonly modules: {
      readonly senderMonitor: SenderMonitor;
      readonly gasOracle: GasOracle;
      readonly rounds: Rounds;
      readonly clock: Clock;
      readonly entropy: Entropy;
      readonly hashing: Hashing;
    },
  ) {}

  /** Face value for this sender and what a redemption costs, in wei. Throws `InsufficientSenderReserveError`. */
  async faceValue(sender: Address): Promise<{ readonly faceValue: Wei; readonly transactionCost: Wei }> {
    const { senderMonitor, gasOracle } = this.modules;
    const [maxFloat, gasPrice, redemptionGas] = await Promise.all([
      senderMonitor.maxFloat(sender),
      gasOracle.gasPrice(),
      gasOracle.redemptionGas(),
    ]);
    const { ticketEv, maxFaceValue } = this.options;
    const faceValue = ticketFaceValue({ redemptionGas, gasPrice, ticketEv, maxFloat, maxFaceValue });
    return { faceValue, transactionCost: wei(redemptionGas * gasPrice) };
  }

  /** New params that commit this node to `price`. Throws `InsufficientSenderReserveError`. */
  async make(sender: Address, price: Price): Promise<TicketParams> {
    const { rounds, clock, entropy, hashing } = this.modules;
    const isFree = price.numerator === 0n;
    const faceValue = isFree ? wei(0n) : (await this.faceValue(sender)).faceValue;
    const probability = isFree ? winProb(0n) : ticketWinProb(faceValue, this.options.ticketEv);
    const { expirationBlock, expirationParams } = ticketExpiration(await rounds.state());
    const seed = ticketSeed.of(clock.now(), entropy.bytes(ticketSeed.randomBytes));
    const rand = recipientRand(
      this.options.secret,
      { seed, sender, faceValue, winProb: probability, expirationBlock, price, expirationParams },
      hashing.hmacSha256,
    );
    return {
      recipient: this.options.recipient,
      faceValue,
      winProb: probability,
      recipientRandHash: recipientRandHash(rand, hashing.keccak256),
      seed,
      expirationBlock,
      expirationParams,
    };
  }
}
