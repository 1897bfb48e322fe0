// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { NodeError } from "../../domain/nodeError";
import type { OrchestratorInfo } from "../../domain/orchestratorInfo";
import type { SegmentProfile } from "../../domain/segmentProfile";
import type { TranscodeAnswer } from "../../domain/transcodeAnswer";
import { transcodeResultMessage } from "../../domain/transcodeResultMessage";
import { ZERO_ADDRESS } from "../../domain/zeroAddress";
import type { Entropy } from "../../ports/entropy";
import type { Hashing } from "../../ports/hashing";
import type { RenditionVerifier } from "../../ports/renditionVerifier";
import type { SourceSegment } from "../../ports/segmentSource";
import type { SignatureRecovery } from "../../ports/signatureRecovery";

/** A result is not what was ordered. The session goes, another orchestrator gets the segment. */
export class VerificationError extends NodeError {
  readonly code = "VERIFICATION_FAILED";
}

/** Checks an orchestrator's result before it is used (node-operations section 8). */
export class ResultVerifier {
  constructor(
    /** Share of segments, 0 to 1, whose picture is compared with the gateway's own decode. */
    private readonly options: { readonly visualSampleRate: number },
    private readonly modules: {
      readonly verifier: RenditionVerifier;
      readonly recovery: SignatureRecovery;
      readonly hashing: Hashing;
      readonly entropy: Entropy;
    },
  ) {}

  /**
   * Throws {@link VerificationError} with the network's word for the fault. Returns the similarity of each rendition, null
   * where the picture was not compared.
   */
  async verify(result: {
    readonly source: SourceSegment;
    readonly profiles: readonly SegmentProfile[];
    readonly answer: TranscodeAnswer;
    readonly renditions: readonly Uint8Array[];
    /** Terms under which the segment was sent. */
    readonly info: OrchestratorInfo;
    readonly signal: AbortSignal;
  }): Promise<readonly (number | null)[]> {
    this.checkSignature(result.info, result.answer, result.renditions);
    const isVisualCheckWanted = this.isInSample();
    return Promise.all(
      result.profiles.map(async (profile, index) => {
        const rendition = {
          profile,
          bytes: result.renditions[index]!,
          reportedPixels: result.answer.renditions[index]!.pixels,
        };
        const { verifier } = this.modules;
        const options = { isVisualCheckWanted, signal: result.signal };
        const verdict = await verifier.verify(result.source, rendition, options);
        if (verdict.isAccepted) return verdict.ssim;
        const [fault] = verdict.faults;
        throw new VerificationError(`${fault?.code ?? "Rejected"}: ${profile.name}: ${fault?.detail ?? ""}`);
      }),
    );
  }

  /**
   * Skipped, as on the network, for orchestrators that work without being paid. One that is paid and names no key is held to the
   * key that its tickets pay: else it could leave the check out by leaving the name out.
   */
  private checkSignature(info: OrchestratorInfo, answer: TranscodeAnswer, renditions: readonly Uint8Array[]): void {
    const expected = signerOf(info);
    if (expected === undefined) return;
    const { recovery, hashing } = this.modules;
    const message = transcodeResultMessage(renditions, hashing.keccak256);
    if (recovery.recoverPersonal(message, answer.signature) === expected) return;
    throw new VerificationError("PM Check Failed: the result is not signed by the orchestrator");
  }

  private isInSample(): boolean {
    const { visualSampleRate } = this.options;
    if (visualSampleRate <= 0) return false;
    const random = this.modules.entropy.bytes(4);
    return new DataView(random.buffer, random.byteOffset).getUint32(0) / 2 ** 32 < visualSampleRate;
  }
}

function signerOf(info: OrchestratorInfo): Address | undefined {
  if (info.ticketParams === undefined) return undefined;
  return info.address === undefined || info.address === ZERO_ADDRESS ? info.ticketParams.recipient : info.address;
}
