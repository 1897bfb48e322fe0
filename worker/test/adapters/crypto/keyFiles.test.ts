// SPDX-License-Identifier: MIT

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { createHashing } from "../../../src/adapters/crypto/createHashing";
import { decryptKeystore } from "../../../src/adapters/crypto/decryptKeystore";
import { parseKeystore } from "../../../src/adapters/crypto/parseKeystore";
import { encryptKeystore } from "../../../src/adapters/crypto/encryptKeystore";
import { KeyFileError } from "../../../src/adapters/crypto/keyFileError";
import { loadCurve } from "../../../src/adapters/crypto/loadCurve";
import { loadPrivateKey, type KeySource } from "../../../src/adapters/crypto/loadPrivateKey";
import { SecretBox } from "../../../src/adapters/crypto/secretBox";
import { PrivateKeySigner } from "../../../src/adapters/crypto/privateKeySigner";
import { MemorySecretStore } from "../../../src/adapters/memory/memorySecretStore";
import { address } from "../../../src/domain/address";
import { hex } from "../../../src/domain/hex";
import type { Hashing } from "../../../src/ports/hashing";

describe("key files", () => {
  let folder: string;
  let hashing: Hashing;
  const key = new Uint8Array(32).fill(1);
  const load = (fields: Partial<KeySource>): Uint8Array =>
    loadPrivateKey(
      { path: join(folder, "key.json"), password: undefined, isCreationAllowed: false, ...fields },
      { curve: loadCurve(), hashing },
    );
  const write = (text: string): void => writeFileSync(join(folder, "key.json"), text);

  before(async () => {
    hashing = await createHashing();
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "keys-"));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it("may be 64 hexadecimal digits", () => {
    write(`0x${"01".repeat(32)}\n`);
    expect(hex(load({}))).to.equal(hex(key));
  });

  it("are made when they are missing, for the owner's eyes only, and found again", () => {
    const made = load({ isCreationAllowed: true });
    expect(statSync(join(folder, "key.json")).mode & 0o777).to.equal(0o600);
    expect(hex(load({ isCreationAllowed: true }))).to.equal(hex(made));
  });

  it("are made encrypted when there is a password", () => {
    const made = load({ isCreationAllowed: true, password: "secret words" });
    expect(readFileSync(join(folder, "key.json"), "utf8")).not.to.contain(hex(made).slice(2));
    expect(hex(load({ password: "secret words" }))).to.equal(hex(made));
  }).timeout(20_000);

  it("are the keystores that other tools write, and they read ours", async () => {
    const wallet = new Wallet(hex(key));
    const theirs = await wallet.encrypt("pass", undefined);
    expect(hex(decryptKeystore(parseKeystore(theirs, "file"), "pass", hashing.keccak256)!)).to.equal(hex(key));
    const ours = encryptKeystore(key, address(wallet.address), "pass", hashing.keccak256);
    expect((await Wallet.fromEncryptedJson(ours, "pass")).address).to.equal(wallet.address);
  }).timeout(60_000);

  for (const [name, text, password, message] of [
    ["no file", undefined, undefined, /does not exist: correct --key-file or --data-dir; "livepeer-node key" makes one/],
    ["JSON that is no keystore", '{"a":1}', undefined, /key\.json is not a keystore file of version 3/],
    ["half a keystore", '{"version":3', "x", /key\.json is not a keystore file of version 3/],
    ["a wrong password", "keystore", "wrong", /--key-password-file holds the wrong password for key file .*key\.json$/],
    ["no password", "keystore", undefined, /is encrypted: give its password/],
    ["neither keystore nor digits", "hello", undefined, /holds neither a keystore nor 64 hexadecimal digits/],
    ["a keystore of another version", '{"version":1}', "x", /not a keystore file of version 3/],
    ["a key that is none", "00".repeat(32), undefined, /does not hold a valid key/],
  ] as const) {
    it(`are refused: ${name}`, () => {
      if (text === "keystore") write(encryptKeystore(key, address(`0x${"11".repeat(20)}`), "right", hashing.keccak256));
      else if (text !== undefined) write(text);
      expect(() => load({ password })).to.throw(KeyFileError, message);
    }).timeout(20_000);
  }

  describe("secrets in the store", () => {
    const signerOf = (fill: number): PrivateKeySigner =>
      new PrivateKeySigner(new Uint8Array(32).fill(fill), { curve: loadCurve(), hashing });

    it("are kept, encrypted, for the same key", async () => {
      const inner = new MemorySecretStore();
      const value = new Uint8Array(32).fill(7);
      await (await SecretBox.open(signerOf(1), inner)).saveOnce("a", value);
      const sealed = await inner.load("a");
      expect(hex(sealed!)).not.to.contain(hex(value).slice(2));
      expect(hex((await (await SecretBox.open(signerOf(1), inner)).load("a"))!)).to.equal(hex(value));
    });

    it("keep the first value under a name", async () => {
      const box = await SecretBox.open(signerOf(1), new MemorySecretStore());
      const first = new Uint8Array(32).fill(1);
      expect(await box.saveOnce("a", first)).to.deep.equal(first);
      expect(await box.saveOnce("a", new Uint8Array(32).fill(2))).to.deep.equal(first);
      expect(await box.load("b")).to.equal(undefined);
    });

    it("cannot be read by another key, nor under another name", async () => {
      const inner = new MemorySecretStore();
      await (await SecretBox.open(signerOf(1), inner)).saveOnce("a", new Uint8Array(32));
      const foreign = await (await SecretBox.open(signerOf(2), inner)).load("a").catch((error: Error) => error.message);
      expect(foreign).to.match(/was stored by another key: use that key, or another data directory/);
      await inner.saveOnce("b", (await inner.load("a"))!);
      const moved = await (await SecretBox.open(signerOf(1), inner)).load("b").catch((error: Error) => error.message);
      expect(moved).to.match(/was stored by another key/);
    });
  });
});
