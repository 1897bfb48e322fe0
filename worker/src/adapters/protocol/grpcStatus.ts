// SPDX-License-Identifier: MIT

/** The gRPC status codes that are used here. */
export const GRPC_STATUS = { ok: 0, unknown: 2, deadlineExceeded: 4, unimplemented: 12, unavailable: 14 } as const;
