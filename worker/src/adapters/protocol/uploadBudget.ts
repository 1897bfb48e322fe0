// SPDX-License-Identifier: MIT

import { Refusal } from "../../domain/refusal";

/** Memory for segments that are being uploaded or worked on, over all connections: peers together cannot take more. */
export class UploadBudget {
  private used = 0;

  constructor(
    private readonly options: {
      readonly maxBytes: number;
      /** First words of the refusal; an orchestrator's when missing. */
      readonly busyText?: string;
    },
  ) {}

  /** An account for one upload. `take` throws a {@link Refusal} when nothing is left; `close` gives everything back, once. */
  open(): { readonly take: (bytes: number) => void; readonly close: () => void } {
    let taken = 0;
    return {
      take: (bytes) => {
        if (this.used + bytes > this.options.maxBytes) {
          throw new Refusal(
            "busy",
            this.options.busyText ?? "OrchestratorBusy",
            "too many segments are on their way: try again, or elsewhere",
          );
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
