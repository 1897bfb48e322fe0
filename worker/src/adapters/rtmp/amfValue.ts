// SPDX-License-Identifier: MIT

/** What AMF0 can say, as far as commands of RTMP use it. */
export type AmfValue = number | boolean | string | null | undefined | readonly AmfValue[] | { readonly [name: string]: AmfValue };
