// SPDX-License-Identifier: MIT

import type { Capabilities } from "../../domain/capabilities";
import { estimatedPixels } from "../../domain/estimatedPixels";
import { fitRendition } from "../../domain/fitRendition";
import type { OrchestratorInfo } from "../../domain/orchestratorInfo";
import { PaymentRefusedError } from "../../domain/paymentRefusedError";
import type { Pixels } from "../../domain/pixels";
import { segmentCredentialsMessage } from "../../domain/segmentCredentialsMessage";
import type { SegmentProfile } from "../../domain/segmentProfile";
import type { SegmentRequest } from "../../domain/segmentRequest";
import type { Clock } from "../../ports/clock";
import type { Hashing } from "../../ports/hashing";
import type { SourceSegment } from "../../ports/segmentSource";
import type { Signer } from "../../ports/signer";
import type { PaymentMaker, PreparedPayment } from "../payments/paymentMaker";
import type { GatewaySession } from "./gatewaySession";
import { paymentInTime } from "./paymentInTime";
import type { SessionPool } from "./sessionPool";

/** A segment about to be sent, on one set of terms. */
interface PreparedSegment {
  readonly info: OrchestratorInfo;
  readonly request: SegmentRequest;
  /** Absent when the gateway works without a chain. */
  readonly prepared: PreparedPayment | undefined;
}

/** What is to be done. */
interface Order {
  readonly source: SourceSegment;
  readonly isReinitForced: boolean;
}

/** Draws up what goes to an orchestrator with a segment: the signed request, and the payment for it. */
export class SegmentRequests {
  constructor(
    private readonly options: {
      readonly manifestId: Uint8Array;
      readonly profiles: readonly SegmentProfile[];
      readonly capabilities: Capabilities;
    },
    private readonly modules: {
      readonly pool: Pick<SessionPool, "renew">;
      /** Both are absent when the gateway works without a chain. */
      readonly payments: PaymentMaker | undefined;
      readonly signer: Signer | undefined;
      readonly hashing: Hashing;
      readonly clock: Clock;
    },
  ) {}

  /** On the session's terms, or on new ones when those take no further tickets. Throws what making the payment throws. */
  async prepare(session: GatewaySession, order: Order, signal: AbortSignal): Promise<PreparedSegment> {
    try {
      return await this.prepareOn(session.info, session, order);
    } catch (error) {
      if (!(error instanceof PaymentRefusedError) || error.refusal !== "noncesUsedUp") throw error;
      await this.modules.pool.renew(session, signal);
      return this.prepareOn(session.info, session, order);
    }
  }

  private async prepareOn(info: OrchestratorInfo, { startPrice }: GatewaySession, order: Order): Promise<PreparedSegment> {
    const { payments, clock } = this.modules;
    const request = await this.request(info, order);
    if (payments === undefined) return { info, request, prepared: undefined };
    const payment = payments.prepare(info, startPrice, this.estimate(order.source));
    return { info, request, prepared: await paymentInTime(payment, clock, (late) => late.restore()) };
  }

  private async request(info: OrchestratorInfo, { source, isReinitForced }: Order): Promise<SegmentRequest> {
    const { hashing, signer } = this.modules;
    const { manifestId, profiles, capabilities } = this.options;
    const hash = hashing.keccak256(source.bytes);
    const profileNames = profiles.map(({ name }) => name);
    const credentials = { manifestId, sequence: source.sequence, hash, profileNames };
    const message = segmentCredentialsMessage(credentials, hashing.keccak256);
    return {
      manifestId,
      sequence: source.sequence,
      hash,
      profiles,
      signature: (await signer?.signPersonal(message)) ?? new Uint8Array(0),
      durationMs: Math.round(source.durationMs),
      capabilities,
      authToken: info.authToken,
      clip: source.clip,
      isPerceptualHashWanted: false,
      isReinitForced,
    };
  }

  /**
   * The network's estimate, from the nominal sizes, or the one from the fitted sizes if that is more: a 4:3 source makes
   * more pixels than the profile names. A clip range does not count: orchestrators want credit for whole segments, and what they do not charge stays credit.
   */
  private estimate(source: SourceSegment): Pixels {
    const { profiles } = this.options;
    const fitted = profiles.map((profile) => ({ ...profile, ...fitRendition(source.info, profile) }));
    const [nominal, actual] = [profiles, fitted].map((list) => estimatedPixels(list, source.durationMs));
    return actual! > nominal! ? actual! : nominal!;
  }
}
