// SPDX-License-Identifier: MIT

/** First byte of a value (AMF0, Adobe 2007, section 2.1). */
export const AMF_MARKER = {
  ...{ number: 0, boolean: 1, string: 2, object: 3, null: 5, undefined: 6, ecmaArray: 8, objectEnd: 9, strictArray: 10 },
  ...{ date: 11, longString: 12 },
};
