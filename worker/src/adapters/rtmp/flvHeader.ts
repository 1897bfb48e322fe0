// SPDX-License-Identifier: MIT

/** Begins an FLV file that says nothing beforehand of what is in it (Adobe FLV 10.1, annex E.2). */
export const FLV_HEADER = Buffer.from("FLV\x01\x00\x00\x00\x00\x09\x00\x00\x00\x00", "latin1");
