// SPDX-License-Identifier: MIT

import type { AccountAction } from "./accountActions";
import { ConfigurationError } from "./configurationError";
import { readNodeConfig } from "./nodeConfig";
import { openAccount } from "./openNode";
import type { SettingReader } from "./settingReader";

/** Opens the account, does one thing on chain with it, and returns what there is to show. */
export async function runAccountAction(action: AccountAction, reader: SettingReader): Promise<Record<string, unknown>> {
  const config = readNodeConfig(reader);
  if (config.chain === undefined) throw new ConfigurationError("this needs a chain: give --eth-url and --eth-controller");
  // A key that is made here has nothing to act with: it would hide a slip in --data-dir.
  const { chain, signer } = await openAccount({ ...config, isKeyInDataFolder: false });
  if (chain === undefined) throw new ConfigurationError("this needs a chain");
  return action.run(chain, signer.address, reader);
}
