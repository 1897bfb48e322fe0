// SPDX-License-Identifier: MIT

/** Version of this node, as it is told to peers and operators. */
export const VERSION = "0.1.0";
