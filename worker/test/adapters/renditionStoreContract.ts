// SPDX-License-Identifier: MIT

import { expect } from "chai";
import type { RenditionStore } from "../../src/ports/renditionStore";

/** What every rendition store does. */
export function renditionStoreContract(open: (maxPerPrefix: number) => RenditionStore): void {
  const rendition = (text: string): { bytes: Uint8Array; contentType: string } => ({ bytes: Buffer.from(text), contentType: "video/mp2t" });
  const text = async (store: RenditionStore, ...name: [string, string, string]): Promise<string | undefined> => {
    const found = await store.get(...name);
    return found && `${Buffer.from(found.bytes).toString()} ${found.contentType}`;
  };

  it("gives back what was put, by session, profile and name", async () => {
    const store = open(12);
    await store.put("s", "p", "1.ts", rendition("one"));
    await store.put("s", "p2", "1.ts", rendition("other profile"));
    await store.put("s2", "p", "1.ts", rendition("other session"));
    expect(await text(store, "s", "p", "1.ts")).to.equal("one video/mp2t");
    expect(await text(store, "s", "p", "2.ts")).to.equal(undefined);
    expect(await text(store, "none", "p", "1.ts")).to.equal(undefined);
  });

  it("keeps the newest of a profile and lets the oldest go", async () => {
    const store = open(3);
    for (let number = 0; number < 12; number += 1) await store.put("s", "p", `${number}.ts`, rendition(`${number}`));
    await store.put("s", "q", "0.ts", rendition("q"));
    const kept = await Promise.all(Array.from({ length: 12 }, (_, number) => store.get("s", "p", `${number}.ts`)));
    expect(kept.map((found) => found !== undefined)).to.deep.equal([...Array<boolean>(9).fill(false), true, true, true]);
    expect(await text(store, "s", "q", "0.ts")).to.equal("q video/mp2t");
  });

  it("replaces a rendition put twice", async () => {
    const store = open(2);
    await store.put("s", "p", "0.ts", rendition("zero"));
    await store.put("s", "p", "1.ts", rendition("old"));
    await store.put("s", "p", "1.ts", rendition("new"));
    expect(await text(store, "s", "p", "0.ts")).to.equal("zero video/mp2t");
    expect(await text(store, "s", "p", "1.ts")).to.equal("new video/mp2t");
  });

  it("drops a session and nothing else", async () => {
    const store = open(12);
    await store.put("s", "p", "1.ts", rendition("one"));
    await store.put("s2", "p", "1.ts", rendition("two"));
    await store.dropSession("s");
    await store.dropSession("unknown");
    expect(await store.get("s", "p", "1.ts")).to.equal(undefined);
    expect(await text(store, "s2", "p", "1.ts")).to.equal("two video/mp2t");
  });

  it("keeps names apart that try to look like others", async () => {
    const store = open(12);
    await store.put("../s", "p/../q", "a b", rendition("odd"));
    await store.put('s","p', "x", "y", rendition("quoted"));
    expect(await text(store, "../s", "p/../q", "a b")).to.equal("odd video/mp2t");
    expect(await store.get("s", "p", "x")).to.equal(undefined);
    await store.dropSession("s");
    expect(await text(store, 's","p', "x", "y")).to.equal("quoted video/mp2t");
  });
}
