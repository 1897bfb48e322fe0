// SPDX-License-Identifier: MIT

import { createHashing } from "../adapters/crypto/createHashing";
import { loadCurve } from "../adapters/crypto/loadCurve";
import { loadPrivateKey } from "../adapters/crypto/loadPrivateKey";
import { PrivateKeySigner } from "../adapters/crypto/privateKeySigner";
import { checksumAddress } from "../domain/checksumAddress";
import { makeFolder } from "./makeFolder";
import { readNodeConfig } from "./nodeConfig";
import { readKeyPassword } from "./readKeyPassword";
import type { SettingReader } from "./settingReader";

/** The account of the node's key; the key is made when there is none in the data directory. */
export async function showKey(reader: SettingReader): Promise<{ readonly address: string; readonly keyFile: string }> {
  const config = readNodeConfig(reader);
  const modules = { curve: loadCurve(), hashing: await createHashing() };
  if (config.isKeyInDataFolder) makeFolder(config.dataFolder, { what: "data directory", flag: "--data-dir", isPrivate: true });
  const source = { path: config.keyFile, password: readKeyPassword(config), isCreationAllowed: config.isKeyInDataFolder };
  const signer = new PrivateKeySigner(loadPrivateKey(source, modules), modules);
  return { address: checksumAddress(signer.address, modules.hashing.keccak256), keyFile: config.keyFile };
}
