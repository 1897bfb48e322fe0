// SPDX-License-Identifier: MIT

import { isVideoStreamType } from "./isVideoStreamType";
import { parseTransportStream } from "./parseTransportStream";

/** Whether a transport stream carries anything in a video stream, be it decodable or not. Throws `TransportStreamMalformed`. */
export function hasVideoPackets(bytes: Uint8Array): boolean {
  return parseTransportStream(bytes).some(({ streamType, packets }) => isVideoStreamType(streamType) && packets.length > 0);
}
