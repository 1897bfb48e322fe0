// SPDX-License-Identifier: MIT
const COMMENT_OR_STRING = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;

/** A Solidity source without its comments; line breaks stay, so that line numbers do too. */
export function withoutComments(source: string): string {
  return source.replace(COMMENT_OR_STRING, (match) => (match.startsWith("/") ? match.replace(/[^\n]/g, " ") : match));
}
