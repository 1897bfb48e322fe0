// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { uploadForm } from "../../src/domain/uploadForm";
import type { UploadTarget } from "../../src/domain/uploadTarget";

const encoded = (policy: unknown): string => Buffer.from(JSON.stringify(policy)).toString("base64");

/** The example of AWS (Signature Version 4, POST policy), cut to what is of use here. */
const CONDITIONS = [
  { bucket: "sigv4examplebucket" },
  ["starts-with", "$key", "user/user1/"],
  { acl: "public-read" },
  ["starts-with", "$Content-Type", "video/"],
  ["eq", "$x-amz-meta-uuid", "14365123651274"],
  ["content-length-range", 0, 10_000_000],
  { "x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request" },
  { "x-amz-algorithm": "AWS4-HMAC-SHA256" },
  { "x-amz-date": "20151229T000000Z" },
];

const TARGET: UploadTarget = {
  kind: "s3",
  host: "https://sigv4examplebucket.s3.amazonaws.com",
  keyPrefix: "user/user1",
  policy: encoded({ expiration: "2015-12-30T12:00:00.000Z", conditions: CONDITIONS }),
  signature: "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e",
  credential: "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request",
  date: "20151229T000000Z",
};

describe("uploadForm", () => {
  it("has what S3's signature needs, and each value that the policy fixes, once", () => {
    expect(uploadForm(TARGET, "user/user1/a/0.ts", "video/mp2t")).to.deep.equal([
      ["key", "user/user1/a/0.ts"],
      ["Content-Type", "video/mp2t"],
      ["x-amz-algorithm", "AWS4-HMAC-SHA256"],
      ["x-amz-credential", TARGET.credential],
      ["x-amz-date", TARGET.date],
      ["x-amz-signature", TARGET.signature],
      ["policy", TARGET.policy],
      ["acl", "public-read"],
      ["x-amz-meta-uuid", "14365123651274"],
    ]);
  });

  it("has what Google's needs", () => {
    const policy = encoded({ conditions: [["starts-with", "$key", "p"], { acl: "public-read" }, { bucket: "b" }] });
    const target = { ...TARGET, kind: "gcs", policy, credential: "node@project.example", signature: "c2ln" } as const;
    expect(uploadForm(target, "p/0.mp4", "video/mp4")).to.deep.equal([
      ["key", "p/0.mp4"],
      ["Content-Type", "video/mp4"],
      ["GoogleAccessId", "node@project.example"],
      ["signature", "c2ln"],
      ["policy", policy],
      ["acl", "public-read"],
    ]);
  });

  it("cannot be made of what is no policy", () => {
    for (const [policy, reason] of [
      ["%", /./],
      [Buffer.from("no JSON").toString("base64"), /./],
      [encoded({}), /^the policy has no conditions$/],
      [encoded({ conditions: ["acl"] }), /^the policy has a condition that cannot be read$/],
      [encoded({ conditions: [null] }), /^the policy has a condition that cannot be read$/],
    ] as const) {
      expect(() => uploadForm({ ...TARGET, policy }, "k", "t"), policy).to.throw(Error, reason);
    }
  });
});
