// SPDX-License-Identifier: MIT

import { totalmem } from "node:os";
import { Refusal } from "../../domain/refusal";

const MIN_BYTES = 1_073_741_824;
const SHARE_OF_MEMORY = 0.25;

/** Memory for segments that are being uploaded or worked on, over all connections: peers together cannot take more. */
export class UploadBudget {
  private readonly maxBytes: number;
  private used = 0;

  constructor(
    private readonly options: {
      /** From the machine's memory when missing. */
      readonly maxBytes: number | undefined;
      /** First words of the refusal. */
      readonly busyText: string;
    },
  ) {
    this.maxBytes = options.maxBytes ?? Math.max(MIN_BYTES, Math.floor(totalmem() * SHARE_OF_MEMORY));
  }

  /** An account for one upload. `take` throws a {@link Refusal} when nothing is left; `close` gives everything back, once. */
  open(): { readonly take: (bytes: number) => void; readonly close: () => void } {
    let taken = 0;
    return {
      take: (bytes) => {
        if (this.used + bytes > this.maxBytes) {
          throw new Refusal("busy", this.options.busyText, "too many segments are on their way: try again, or elsewhere");
        }
        this.used += bytes;
        taken += bytes;
      },
      close: () => {
        this.used -= taken;
        taken = 0;
      },
    };
  }
}
