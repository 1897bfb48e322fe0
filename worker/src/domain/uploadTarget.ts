// SPDX-License-Identifier: MIT

/**
 * Where a gateway lets an orchestrator put its renditions: an object store that takes form posts under a policy which the gateway has signed
 * (OSInfo, node-protocol sections 2.2 and 6).
 */
export interface UploadTarget {
  readonly kind: "s3" | "gcs";
  /** URL that the form is posted to. */
  readonly host: string;
  /** What the names of all objects begin with. */
  readonly keyPrefix: string;
  /** The signed policy: JSON in base64. */
  readonly policy: string;
  readonly signature: string;
  /** Whose signature: the credential of AWS Signature Version 4, or the access id of Google. */
  readonly credential: string;
  /** Of the signature, as S3 wants it: `20151229T000000Z`. */
  readonly date: string;
}
