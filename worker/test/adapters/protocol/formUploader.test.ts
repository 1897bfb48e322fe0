// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { FormUploader } from "../../../src/adapters/protocol/formUploader";
import { UploadError } from "../../../src/domain/uploadError";
import { FakeObjectStore } from "../../fakes/fakeObjectStore";

const FILE = { bytes: new TextEncoder().encode("moving pictures"), contentType: "video/mp2t" };

describe("FormUploader", () => {
  const uploader = new FormUploader({ arePrivateAddressesAllowed: true });
  const never = { timeoutMs: 60_000, signal: new AbortController().signal };
  let store: FakeObjectStore;

  beforeEach(async () => {
    store = await FakeObjectStore.open();
  });

  afterEach(() => store.close());

  it("stores a file under the prefix, with the fields of its policy, and returns its URL", async () => {
    const target = store.target("stream/session/");
    const url = await uploader.upload({ ...target, host: `${store.uri}/` }, "small one/7.ts", FILE, never);
    expect(url).to.equal(`${store.uri}/stream/session/small%20one/7.ts`);
    expect(await (await fetch(url)).text()).to.equal("moving pictures");
    const { contentType, fields } = store.objects.get("stream/session/small one/7.ts")!;
    expect(contentType).to.equal("video/mp2t");
    expect(fields).to.deep.equal({
      "Content-Type": "video/mp2t",
      "x-amz-algorithm": "AWS4-HMAC-SHA256",
      "x-amz-credential": target.credential,
      "x-amz-date": target.date,
      "x-amz-signature": target.signature,
      policy: target.policy,
      acl: "public-read",
    });
  });

  it("needs no prefix", async () => {
    expect(await uploader.upload(store.target(""), "7.ts", FILE, never)).to.equal(`${store.uri}/7.ts`);
  });

  for (const [what, status, reason] of [
    ["refuses", 403, /did not take p\/7\.ts: status 403 <Code>AccessDenied<\/Code>$/],
    ["sends the form elsewhere", 307, /did not take p\/7\.ts: status 307/],
    ["says nothing", 0, /did not take p\/7\.ts: .*timeout/],
  ] as const) {
    it(`says so when the object store ${what}`, async () => {
      store.status = status;
      const limits = status === 0 ? { ...never, timeoutMs: 300 } : never;
      const error = await uploader.upload(store.target("p"), "7.ts", FILE, limits).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(UploadError);
      expect((error as Error).message).to.match(reason);
    });
  }

  it("says so when nobody is there, and when the policy is none", async () => {
    const message = (host: string, policy: string): Promise<string> =>
      uploader.upload({ ...store.target("p"), host, policy }, "7.ts", FILE, never).then(String, (error: Error) => error.message);
    expect(await message("http://127.0.0.1:25", store.target("p").policy)).to.equal("http://127.0.0.1:25 did not take p/7.ts: bad port 25");
    expect(await message(store.uri, "bm9uZQ==")).to.match(/did not take p\/7\.ts: .*JSON/);
    await store.close();
    expect(await message(store.uri, store.target("p").policy)).to.match(/ did not take p\/7\.ts: .*ECONNREFUSED/);
  });

  it("does not reach this machine and its network, unless it is told that stores are there", async () => {
    const careful = new FormUploader({ arePrivateAddressesAllowed: false });
    for (const host of [store.uri, store.uri.replace("127.0.0.1", "localhost")]) {
      const error = await careful.upload({ ...store.target("p"), host }, "7.ts", FILE, never).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(UploadError);
      expect((error as Error).message).to.match(/ did not take p\/7\.ts: .* is no public address: --allow-private-addresses takes it$/);
    }
    expect(store.posts).to.equal(0);
  });

  it("reads of a refusal no more than its beginning, however long it is", async () => {
    store.refusal = Buffer.alloc(100_000_000, "no ");
    const decode = TextDecoder.prototype.decode;
    let bytes = 0;
    TextDecoder.prototype.decode = function (input, options) {
      bytes += input?.byteLength ?? 0;
      return decode.call(this, input, options);
    };
    try {
      const error = (await uploader.upload(store.target("p"), "7.ts", FILE, never).catch((reason: unknown) => reason)) as Error;
      expect(error.message).to.match(/ did not take p\/7\.ts: status 403 (no ){99}no$/);
    } finally {
      TextDecoder.prototype.decode = decode;
    }
    expect(bytes).to.be.below(1_000_000);
  });

  it("stops when nobody wants the file any more", async () => {
    store.status = 0;
    const gone = new Error("gone");
    const controller = new AbortController();
    const upload = uploader
      .upload(store.target("p"), "7.ts", FILE, { ...never, signal: controller.signal })
      .catch((error: unknown) => error);
    controller.abort(gone);
    expect(await upload).to.equal(gone);
  });
});
