// SPDX-License-Identifier: MIT

import type { HlsEntry } from "./hlsEntry";

/** One rendition of the stream, as the master playlist tells of it. */
export interface HlsTrack {
  /** Folder of the track below the master playlist, safe in a URL. */
  readonly folder: string;
  /** 0 when it holds no pictures. */
  readonly width: number;
  readonly height: number;
  /** Frames per second, 0 when unknown. */
  readonly frameRate: number;
  /** RFC 6381 names, such as `avc1.64001f,mp4a.40.2`. */
  readonly codecs: readonly string[];
  readonly entries: readonly HlsEntry[];
}
