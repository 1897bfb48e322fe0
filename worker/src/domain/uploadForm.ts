// SPDX-License-Identifier: MIT

import type { UploadTarget } from "./uploadTarget";

/** Named by the request itself, not by its form. */
const NOT_A_FIELD = "bucket";

/**
 * The fields of a form post to an object store, in their order, without the file that comes last. Beside those that the signature needs (AWS
 * Signature Version 4 for S3, a signed policy document for Google) these are the ones for which the policy allows one value only. Throws an `Error`
 * for a policy that cannot be read.
 */
export function uploadForm(target: UploadTarget, key: string, contentType: string): readonly (readonly [name: string, value: string])[] {
  const { kind, policy, signature, credential, date } = target;
  const fields = new Map([
    ["key", key],
    ["Content-Type", contentType],
    ...(kind === "s3"
      ? [
          ["x-amz-algorithm", "AWS4-HMAC-SHA256"] as const,
          ["x-amz-credential", credential] as const,
          ["x-amz-date", date] as const,
          ["x-amz-signature", signature] as const,
        ]
      : [["GoogleAccessId", credential] as const, ["signature", signature] as const]),
    ["policy", policy],
  ]);
  const names = new Set([...fields.keys(), NOT_A_FIELD].map((name) => name.toLowerCase()));
  for (const [name, value] of exactConditions(policy)) if (!names.has(name.toLowerCase())) fields.set(name, value);
  return [...fields];
}

/** Conditions are `{"name": "value"}`, `["eq", "$name", "value"]`, or leave room. */
function exactConditions(policy: string): (readonly [string, string])[] {
  const { conditions } = JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(policy), (char) => char.charCodeAt(0)))) as {
    readonly conditions?: unknown;
  };
  if (!Array.isArray(conditions)) throw new Error("the policy has no conditions");
  return conditions.flatMap((condition: unknown): (readonly [string, string])[] => {
    if (Array.isArray(condition)) {
      const [operator, name, value] = condition.map(String);
      return condition.length === 3 && operator?.toLowerCase() === "eq" ? [[name!.replace(/^\$/, ""), value!]] : [];
    }
    if (typeof condition !== "object" || condition === null) throw new Error("the policy has a condition that cannot be read");
    return Object.entries(condition).map(([name, value]) => [name, String(value)] as const);
  });
}
