// SPDX-License-Identifier: MIT

const REDACTED = "[redacted]";
const MAX_DEPTH = 6;
const MAX_ITEMS = 100;

/** Names of fields whose value is never written. Hashes of secrets have names of their own and may be. */
const SECRET_NAME =
  /^(.*(private_?key|secret|password|passphrase|mnemonic|signature|authorization|credentials?|(auth|api|access|bearer)_?(token|key))|key|sig|token|recipientRand)$/i;

/** 65 bytes in hexadecimal: a signature, wherever it stands. */
const SIGNATURE_TEXT = /0x[0-9a-fA-F]{130}(?![0-9a-fA-F])/g;

/** User names and passwords in URLs, and keys that RPC services carry in the path or the query. */
const URL_SECRET = /(https?|wss?):\/\/[^\s/@"']+@|([?&](?:api_?key|key|token|secret)=)[^&\s"']+|(\/v[0-9]+\/)[A-Za-z0-9_-]{20,}/gi;

/** A copy of a log field that can be written as JSON and holds no keys, signatures or payment secrets. */
export function redact(value: unknown, name = "", depth = 0): unknown {
  if (value !== undefined && value !== null && SECRET_NAME.test(name)) return REDACTED;
  if (typeof value === "string") return redactText(value);
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "function" || typeof value === "symbol") return undefined;
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) return "[deeper]";
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Error) return redactError(value, depth);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Map) return redact(Object.fromEntries(value), name, depth + 1);
  if (value instanceof Set) return redact([...value], name, depth + 1);
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => redact(item, "", depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redact(item, key, depth + 1)]));
}

/** The same for a sentence. */
function redactText(text: string): string {
  return text.replace(SIGNATURE_TEXT, REDACTED).replace(URL_SECRET, (_match, scheme?: string, query?: string, path?: string) => {
    if (scheme !== undefined) return `${scheme}://${REDACTED}@`;
    return `${query ?? path ?? ""}${REDACTED}`;
  });
}

function redactError(error: Error, depth: number): unknown {
  const { code, fields } = error as { code?: unknown; fields?: unknown };
  return {
    name: error.name,
    message: redactText(error.message),
    ...(code === undefined ? {} : { code }),
    ...(fields === undefined ? {} : { fields: redact(fields, "", depth + 1) }),
    ...(isExpected(error) ? {} : { stack: redactText(error.stack ?? "") }),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, "", depth + 1) }),
  };
}

/** Typed errors say all in their message; the stack of anything else is what leads to the bug. */
function isExpected(error: Error): boolean {
  return "code" in error && "fields" in error;
}
