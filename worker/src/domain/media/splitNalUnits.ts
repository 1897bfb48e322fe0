// SPDX-License-Identifier: MIT

/** Splits an Annex B byte stream (ITU-T H.264, annex B) at its start codes; trailing zero bytes belong to no unit. */
export function splitNalUnits(stream: Uint8Array): Uint8Array[] {
  const units: Uint8Array[] = [];
  const buffer = Buffer.from(stream.buffer, stream.byteOffset, stream.byteLength);
  let start = -1;
  let at = buffer.indexOf(START_CODE);
  while (at >= 0) {
    if (start >= 0) pushUnit(units, buffer, start, at);
    start = at + START_CODE.length;
    at = buffer.indexOf(START_CODE, start);
  }
  if (start >= 0) pushUnit(units, buffer, start, buffer.length);
  return units;
}

const START_CODE = Buffer.from([0, 0, 1]);

function pushUnit(units: Uint8Array[], buffer: Buffer, start: number, limit: number): void {
  let end = limit;
  while (end > start && buffer[end - 1] === 0) end -= 1;
  if (end > start) units.push(buffer.subarray(start, end));
}
