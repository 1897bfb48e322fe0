// SPDX-License-Identifier: MIT

import { DEVICE_CLASS, type DeviceClass } from "./deviceClass";

/** Whether a number names a device class. */
export function isDeviceClass(value: number): value is DeviceClass {
  return Object.values(DEVICE_CLASS).some((known) => known === value);
}
