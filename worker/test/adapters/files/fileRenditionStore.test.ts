// SPDX-License-Identifier: MIT

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { FileRenditionStore } from "../../../src/adapters/files/fileRenditionStore";
import { StorageError } from "../../../src/domain/storageError";
import { renditionStoreContract } from "../renditionStoreContract";

describe("FileRenditionStore", () => {
  let folder: string;
  let stores = 0;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "renditions-test-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  renditionStoreContract((maxPerPrefix) => new FileRenditionStore({ folder: join(folder, String((stores += 1))), maxPerPrefix }));

  it("finds its files again after a restart, and leaves none behind", async () => {
    const options = { folder: join(folder, "kept") };
    await new FileRenditionStore(options).put("s", "p", "1.ts", { bytes: Buffer.from("x"), contentType: "video/mp4" });
    const again = new FileRenditionStore(options);
    expect((await again.get("s", "p", "1.ts"))?.contentType).to.equal("video/mp4");
    await again.dropSession("s");
    expect(readdirSync(options.folder)).to.deep.equal([]);
  });

  it("says what to do when it cannot write", async () => {
    writeFileSync(join(folder, "file"), "");
    const store = new FileRenditionStore({ folder: join(folder, "file") });
    const error = await store.put("s", "p", "1", { bytes: Buffer.from("x"), contentType: "" }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(StorageError);
    expect((error as Error).message).to.include("make the folder exist and writable");
  });
});
