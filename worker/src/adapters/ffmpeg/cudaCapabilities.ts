// SPDX-License-Identifier: MIT

/** What the NVIDIA device does. Data centre chips decode without being able to encode. */
export interface CudaCapabilities {
  readonly deviceName: string | undefined;
  readonly canDecode: boolean;
  readonly canScale: boolean;
  /** Why the first of these failed; undefined when nothing did. */
  readonly problem: string | undefined;
}
