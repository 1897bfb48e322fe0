// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { MemoryRenditionStore } from "../../../src/adapters/memory/memoryRenditionStore";
import { renditionStoreContract } from "../renditionStoreContract";

describe("MemoryRenditionStore", () => {
  renditionStoreContract((maxPerPrefix) => new MemoryRenditionStore({ maxPerPrefix }));

  it("keeps within its bytes, the newest always among them", async () => {
    const store = new MemoryRenditionStore({ maxBytes: 100 });
    for (const name of ["a", "b", "c"]) await store.put(name, "p", "1", { bytes: new Uint8Array(40), contentType: "video/mp2t" });
    expect(await store.get("a", "p", "1")).to.equal(undefined);
    expect(await store.get("b", "p", "1")).to.not.equal(undefined);
    await store.put("big", "p", "1", { bytes: new Uint8Array(400), contentType: "video/mp2t" });
    expect(await store.get("c", "p", "1")).to.equal(undefined);
    expect(await store.get("big", "p", "1")).to.not.equal(undefined);
  });
});
