// SPDX-License-Identifier: MIT

/** What did the work, as the orchestrator says; the latency contradicts it if it is not true. */
export const DEVICE_CLASS = { unknown: 0, software: 1, nvidia: 2, other: 3 } as const;

/** A value of {@link DEVICE_CLASS}. */
export type DeviceClass = (typeof DEVICE_CLASS)[keyof typeof DEVICE_CLASS];
