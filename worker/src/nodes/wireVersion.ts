// SPDX-License-Identifier: MIT

import { VERSION } from "./version";

/**
 * Version told to gateways: that of the network's node whose wire behaviour this one follows. Gateways compare it with the
 * lowest version they accept and ignore what comes after the hyphen, which is this node's own.
 */
export const WIRE_VERSION = `0.9.1-node.${VERSION}`;
