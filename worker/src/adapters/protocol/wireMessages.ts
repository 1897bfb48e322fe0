// SPDX-License-Identifier: MIT

/**
 * Messages of the wire protocol as plain objects. 64-bit integers are decimal text, absent messages are null, absent
 * scalars are zero or empty.
 */
export interface WireMessages {
  PingPong: { value: Uint8Array };
  EndTranscodingSessionRequest: { auth_token: WireMessages["AuthToken"] | null };
  EndTranscodingSessionResponse: Record<string, never>;
  RegisterRequest: { secret: string; capacity: string; capabilities: WireMessages["Capabilities"] | null };
  NotifySegment: { url: string; segData: WireMessages["SegData"] | null; taskId: string };
  OrchestratorRequest: {
    address: Uint8Array;
    sig: Uint8Array;
    capabilities: WireMessages["Capabilities"] | null;
    ignoreCapacityCheck: boolean;
  };
  OrchestratorInfo: {
    transcoder: string;
    ticket_params: WireMessages["TicketParams"] | null;
    price_info: WireMessages["PriceInfo"] | null;
    address: Uint8Array;
    capabilities: WireMessages["Capabilities"] | null;
    auth_token: WireMessages["AuthToken"] | null;
    capabilities_prices: WireMessages["PriceInfo"][];
    nodes: string[];
  };
  AuthToken: { token: Uint8Array; session_id: string; expiration: string };
  PriceInfo: { pricePerUnit: string; pixelsPerUnit: string; capability: number; constraint: string };
  Capabilities: {
    bitstring: string[];
    mandatories: string[];
    capacities: Record<string, number>;
    version: string;
    constraints: {
      minVersion: string;
      PerCapability: Record<
        string,
        {
          models: Record<string, { warm: boolean; capacity: number; runnerVersion: string; capacityInUse: number }>;
        }
      >;
    } | null;
  };
  TicketParams: {
    recipient: Uint8Array;
    face_value: Uint8Array;
    win_prob: Uint8Array;
    recipient_rand_hash: Uint8Array;
    seed: Uint8Array;
    expiration_block: Uint8Array;
    expiration_params: WireMessages["TicketExpirationParams"] | null;
  };
  TicketExpirationParams: { creation_round: string; creation_round_block_hash: Uint8Array };
  TicketSenderParams: { sender_nonce: number; sig: Uint8Array };
  Payment: {
    ticket_params: WireMessages["TicketParams"] | null;
    sender: Uint8Array;
    expiration_params: WireMessages["TicketExpirationParams"] | null;
    ticket_sender_params: WireMessages["TicketSenderParams"][];
    expected_price: WireMessages["PriceInfo"] | null;
  };
  PaymentResult: { info: WireMessages["OrchestratorInfo"] | null };
  SegData: {
    manifestId: Uint8Array;
    seq: string;
    hash: Uint8Array;
    profiles: Uint8Array;
    sig: Uint8Array;
    duration: number;
    capabilities: WireMessages["Capabilities"] | null;
    auth_token: WireMessages["AuthToken"] | null;
    calc_perceptual_hash: boolean;
    storage: WireMessages["OSInfo"][];
    fullProfiles: WireMessages["VideoProfile"][];
    fullProfiles2: WireMessages["VideoProfile"][];
    fullProfiles3: WireMessages["VideoProfile"][];
    segment_parameters: { from: string; to: string } | null;
    ForceSessionReinit: boolean;
  };
  OSInfo: {
    storageType: number;
    s3info: { host: string; key: string; policy: string; signature: string; credential: string; xAmzDate: string } | null;
  };
  VideoProfile: {
    name: string;
    width: number;
    height: number;
    bitrate: number;
    fps: number;
    format: number;
    fpsDen: number;
    profile: number;
    gop: number;
    encoder: number;
    colorDepth: number;
    chromaFormat: number;
    quality: number;
  };
  TranscodeResult: {
    seq: string;
    /** Which of the two is set; undefined when neither is. */
    result?: "error" | "data";
    error?: string;
    data?: WireMessages["TranscodeData"] | null;
    info: WireMessages["OrchestratorInfo"] | null;
  };
  TranscodeData: { segments: { url: string; pixels: string; perceptual_hash_url: string }[]; sig: Uint8Array };
}
