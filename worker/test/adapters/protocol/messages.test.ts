// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { authTokenMapping } from "../../../src/adapters/protocol/authTokenMapping";
import { capabilitiesMapping } from "../../../src/adapters/protocol/capabilitiesMapping";
import { orchestratorInfoMapping } from "../../../src/adapters/protocol/orchestratorInfoMapping";
import { paymentMapping } from "../../../src/adapters/protocol/paymentMapping";
import { segmentRequestMapping } from "../../../src/adapters/protocol/segmentRequestMapping";
import { transcodeAnswerMapping } from "../../../src/adapters/protocol/transcodeAnswerMapping";
import { WireCodec } from "../../../src/adapters/protocol/wireCodec";
import { address } from "../../../src/domain/address";
import type { Capabilities } from "../../../src/domain/capabilities";
import type { Hex } from "../../../src/domain/hex";
import { l1Block } from "../../../src/domain/l1Block";
import { MAX_WIN_PROB } from "../../../src/domain/maxWinProb";
import type { OrchestratorInfo } from "../../../src/domain/orchestratorInfo";
import type { Payment } from "../../../src/domain/payment";
import { pixels } from "../../../src/domain/pixels";
import { PROFILE_PRESETS } from "../../../src/domain/profilePresets";
import { Refusal } from "../../../src/domain/refusal";
import { round } from "../../../src/domain/round";
import type { SegmentProfile } from "../../../src/domain/segmentProfile";
import type { SegmentRequest } from "../../../src/domain/segmentRequest";
import type { TicketParams } from "../../../src/domain/ticketParams";
import type { TranscodeAnswer } from "../../../src/domain/transcodeAnswer";
import { wei } from "../../../src/domain/wei";
import { winProb } from "../../../src/domain/winProb";

const codec = new WireCodec();
const hash = (digit: string): Hex => `0x${digit.repeat(64)}`;

const ticketParams: TicketParams = {
  recipient: address(`0x${"11".repeat(20)}`),
  faceValue: wei(10n ** 18n),
  winProb: winProb(MAX_WIN_PROB),
  recipientRandHash: hash("a"),
  seed: 2n ** 255n + 1n,
  expirationBlock: l1Block(25_000_000n),
  expirationParams: { creationRound: round(4000n), creationRoundBlockHash: hash("b") },
};

const capabilities: Capabilities = {
  words: [2n ** 64n - 1n, 1n],
  mandatoryWords: [0n],
  capacities: new Map([
    [0, 1],
    [35, 7],
  ]),
  version: "0.1.0",
  minVersion: "0.9.0",
  perCapability: new Map([[35, new Map([["model/a", { isWarm: true, capacity: 2, runnerVersion: "1.2.3", capacityInUse: 1 }]])]]),
};

const info: OrchestratorInfo = {
  serviceUri: "https://127.0.0.1:8935",
  ticketParams,
  price: { pricePerUnit: 2n ** 62n, pixelsPerUnit: 1000n },
  address: address(`0x${"22".repeat(20)}`),
  capabilities,
  authToken: { token: new Uint8Array(32).fill(5), sessionId: "deadbeef", expiration: 1_760_000_000n },
  capabilityPrices: [{ pricePerUnit: 1n, pixelsPerUnit: 3n, capability: 35, constraint: "model/a" }],
  nodes: ["https://127.0.0.1:8936"],
};

const profile = PROFILE_PRESETS.get("P240p30fps16x9")!;

const request: SegmentRequest = {
  manifestId: new TextEncoder().encode("ünï"),
  sequence: 2n ** 40n,
  hash: new Uint8Array(32).fill(9),
  profiles: [profile],
  signature: new Uint8Array(65).fill(8),
  durationMs: 2000,
  capabilities,
  authToken: info.authToken,
  clip: { fromMs: 100, toMs: 1900 },
  isPerceptualHashWanted: true,
  isReinitForced: true,
  storage: { kind: "gcs", host: "https://store", keyPrefix: "a/b", policy: "e30=", signature: "s", credential: "c", date: "d" },
};

/** Bytes come back as views of a buffer: compare what they hold. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_key, item: unknown) => {
      if (item instanceof Uint8Array || (typeof item === "object" && item !== null && (item as { type?: string }).type === "Buffer")) {
        return Buffer.from(item as Uint8Array).toString("hex");
      }
      if (item instanceof Map) return [...item];
      return typeof item === "bigint" ? `${item}n` : item;
    }),
  );

describe("messages", () => {
  it("of an orchestrator's terms come back as they were", () => {
    const bytes = codec.encode("OrchestratorInfo", orchestratorInfoMapping.toWire(info));
    expect(plain(orchestratorInfoMapping.fromWire(codec.decode("OrchestratorInfo", bytes)))).to.deep.equal(plain(info));
  });

  it("of an orchestrator without a chain come back without terms", () => {
    const bare: OrchestratorInfo = {
      ...info,
      ticketParams: undefined,
      price: undefined,
      address: undefined,
      capabilities: undefined,
      authToken: undefined,
    };
    const bytes = codec.encode("OrchestratorInfo", orchestratorInfoMapping.toWire(bare));
    expect(plain(orchestratorInfoMapping.fromWire(codec.decode("OrchestratorInfo", bytes)))).to.deep.equal(plain(bare));
  });

  it("of a payment with 100 tickets come back as they were, in about 10 kB of base64", () => {
    const tickets = Array.from({ length: 100 }, (_, index) => ({ senderNonce: index + 1, signature: `0x${"c".repeat(130)}` as Hex }));
    const payment: Payment = { sender: info.address, ticketParams, tickets, expectedPrice: info.price };
    const bytes = codec.encode("Payment", paymentMapping.toWire(payment));
    expect(plain(paymentMapping.fromWire(codec.decode("Payment", bytes)))).to.deep.equal(plain(payment));
    expect(Buffer.from(bytes).toString("base64").length).to.be.within(9_000, 11_000);
  });

  it("of a payment carry the creation round in a field of its own", () => {
    const wire = codec.decode(
      "Payment",
      codec.encode("Payment", paymentMapping.toWire({ sender: info.address, ticketParams, tickets: [], expectedPrice: undefined })),
    );
    expect(wire.ticket_params!.expiration_params).to.equal(null);
    expect(wire.expiration_params!.creation_round).to.equal("4000");
  });

  it("of a segment come back as they were", () => {
    const bytes = codec.encode("SegData", segmentRequestMapping.toWire(request));
    expect(plain(segmentRequestMapping.fromWire(codec.decode("SegData", bytes)))).to.deep.equal(plain(request));
  });

  it("of results come back as they were", () => {
    const done: TranscodeAnswer = {
      sequence: 7n,
      error: undefined,
      renditions: [{ url: "https://x/stream/a/b/7.ts", pixels: pixels(2n ** 40n), perceptualHashUrl: "" }],
      signature: new Uint8Array(65).fill(3),
      info,
    };
    const failed: TranscodeAnswer = { ...done, error: "OrchestratorBusy", renditions: [], signature: new Uint8Array(0) };
    for (const answer of [done, failed]) {
      const bytes = codec.encode("TranscodeResult", transcodeAnswerMapping.toWire(answer));
      expect(plain(transcodeAnswerMapping.fromWire(codec.decode("TranscodeResult", bytes)))).to.deep.equal(plain(answer));
    }
  });

  it("have zero and empty as absent bytes on the wire", () => {
    const free = { ...ticketParams, faceValue: wei(0n), winProb: winProb(0n) };
    const bytes = codec.encode(
      "Payment",
      paymentMapping.toWire({ sender: info.address, ticketParams: free, tickets: [], expectedPrice: undefined }),
    );
    const wire = codec.decode("Payment", bytes);
    expect([wire.ticket_params!.face_value.length, wire.ticket_params!.win_prob.length]).to.deep.equal([0, 0]);
  });

  it("with unknown fields are read all the same", () => {
    const bytes = Buffer.concat([
      codec.encode("AuthToken", authTokenMapping.toWire(info.authToken!)),
      Buffer.from([0xa2, 0x06, 0x01, 0x00]),
    ]);
    expect(authTokenMapping.fromWire(codec.decode("AuthToken", bytes)).sessionId).to.equal("deadbeef");
  });

  it("of capabilities keep all 64 bits of each word", () => {
    const bytes = codec.encode("Capabilities", capabilitiesMapping.toWire(capabilities));
    expect(capabilitiesMapping.fromWire(codec.decode("Capabilities", bytes)).words).to.deep.equal(capabilities.words);
  });

  describe("carry profiles in the oldest field that can say them", () => {
    const field = (...profiles: SegmentProfile[]): string[] => {
      const wire = segmentRequestMapping.toWire({ ...request, profiles });
      return (["fullProfiles", "fullProfiles2", "fullProfiles3"] as const).filter((name) => (wire[name]?.length ?? 0) > 0);
    };

    it("33 for transport streams, 34 with MP4, 35 for anything newer", () => {
      expect(field(profile)).to.deep.equal(["fullProfiles"]);
      expect(field(profile, { ...profile, format: "mp4" })).to.deep.equal(["fullProfiles2"]);
      expect(field({ ...profile, fpsDen: 1001 })).to.deep.equal(["fullProfiles3"]);
      expect(field({ ...profile, encoderProfile: "high" })).to.deep.equal(["fullProfiles3"]);
      expect(field({ ...profile, gopMs: -1 })).to.deep.equal(["fullProfiles3"]);
      expect(field(profile, { ...profile, codec: "h265" })).to.deep.equal(["fullProfiles3"]);
    });

    it("and the newest wins at the receiver", () => {
      const wire = codec.decode("SegData", codec.encode("SegData", segmentRequestMapping.toWire(request)));
      const newest = { ...wire, fullProfiles3: [{ ...wire.fullProfiles[0]!, name: "newest" }] };
      expect(segmentRequestMapping.fromWire(newest).profiles.map(({ name }) => name)).to.deep.equal(["newest"]);
    });
  });

  it("name profiles that have no name", () => {
    const wire = codec.decode("SegData", codec.encode("SegData", segmentRequestMapping.toWire(request)));
    const nameless = { ...wire, fullProfiles: [{ ...wire.fullProfiles[0]!, name: "" }] };
    expect(segmentRequestMapping.fromWire(nameless).profiles[0]!.name).to.equal("net_426x240_600000");
    expect(segmentRequestMapping.toWire({ ...request, profiles: [{ ...profile, name: "" }] }).fullProfiles![0]!.name).to.equal(
      "ffmpeg_426x240_600000",
    );
  });

  it("without a duration last 2 seconds", () => {
    const wire = codec.decode("SegData", codec.encode("SegData", segmentRequestMapping.toWire({ ...request, durationMs: 0 })));
    expect(segmentRequestMapping.fromWire(wire).durationMs).to.equal(2000);
  });

  for (const [name, change, text] of [
    ["container", { format: 2 }, "unrecognized profile output format"],
    ["encoder profile", { profile: 5 }, "unrecognized encoder profile"],
    ["codec", { encoder: 4 }, "unrecognized video codec"],
    ["size", { width: 0 }, "invalid profile size"],
    ["size", { height: 100_000 }, "invalid profile size"],
  ] as const) {
    it(`with an unknown ${name} are refused: ${JSON.stringify(change)}`, () => {
      const wire = codec.decode("SegData", codec.encode("SegData", segmentRequestMapping.toWire(request)));
      const bad = { ...wire, fullProfiles: [{ ...wire.fullProfiles[0]!, ...change }] };
      expect(() => segmentRequestMapping.fromWire(bad)).to.throw(Refusal, text);
    });
  }

  for (const [name, change] of [
    ["recipient of 19 bytes", { recipient: new Uint8Array(19) }],
    ["hash of 31 bytes", { recipient_rand_hash: new Uint8Array(31) }],
    ["face value of 33 bytes", { face_value: new Uint8Array(33).fill(1) }],
  ] as const) {
    it(`with a ${name} are refused`, () => {
      const wire = codec.decode(
        "Payment",
        codec.encode("Payment", paymentMapping.toWire({ sender: info.address, ticketParams, tickets: [], expectedPrice: undefined })),
      );
      expect(() => paymentMapping.fromWire({ ...wire, ticket_params: { ...wire.ticket_params!, ...change } })).to.throw();
    });
  }
});
