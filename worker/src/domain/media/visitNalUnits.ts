// SPDX-License-Identifier: MIT

/**
 * Shows each unit of an Annex B byte stream (ITU-T H.264, annex B), cut at its start codes; trailing zero bytes belong to no unit. None is kept:
 * a stream of a stranger may be all start codes.
 */
export function visitNalUnits(stream: Uint8Array, visit: (unit: Uint8Array) => void): void {
  const buffer = Buffer.from(stream.buffer, stream.byteOffset, stream.byteLength);
  let start = -1;
  let at = buffer.indexOf(START_CODE);
  while (at >= 0) {
    if (start >= 0) visitUnit(buffer, start, at, visit);
    start = at + START_CODE.length;
    at = buffer.indexOf(START_CODE, start);
  }
  if (start >= 0) visitUnit(buffer, start, buffer.length, visit);
}

const START_CODE = Buffer.from([0, 0, 1]);

function visitUnit(buffer: Buffer, start: number, limit: number, visit: (unit: Uint8Array) => void): void {
  let end = limit;
  while (end > start && buffer[end - 1] === 0) end -= 1;
  if (end > start) visit(buffer.subarray(start, end));
}
