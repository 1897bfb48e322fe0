// SPDX-License-Identifier: MIT

import type { UploadTarget } from "../../domain/uploadTarget";
import type { WireMessages } from "./wireMessages";

const KINDS: readonly (UploadTarget["kind"] | undefined)[] = [undefined, "s3", "gcs"];

/** Where renditions go, on the wire and in the domain: the first place counts (node-protocol section 6). */
export const uploadTargetMapping = {
  toWire: (target: UploadTarget | undefined): WireMessages["OSInfo"][] => {
    if (target === undefined) return [];
    const { kind, host, keyPrefix: key, policy, signature, credential, date: xAmzDate } = target;
    return [{ storageType: KINDS.indexOf(kind), s3info: { host, key, policy, signature, credential, xAmzDate } }];
  },

  /** Undefined: the orchestrator keeps them. So it does when it cannot read where they should go. */
  fromWire: ([first]: readonly WireMessages["OSInfo"][]): UploadTarget | undefined => {
    const kind = KINDS[first?.storageType ?? 0];
    if (kind === undefined || !first?.s3info) return undefined;
    const { host, key: keyPrefix, policy, signature, credential, xAmzDate: date } = first.s3info;
    if (!/^https?:\/\//.test(host) || policy === "") return undefined;
    return { kind, host, keyPrefix, policy, signature, credential, date };
  },
} as const;
