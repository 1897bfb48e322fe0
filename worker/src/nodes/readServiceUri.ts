// SPDX-License-Identifier: MIT

import { trimmedServiceUri } from "../domain/trimmedServiceUri";
import { hasPath } from "./hasPath";
import { isHttpUrl } from "./isHttpUrl";
import type { SettingReader } from "./settingReader";

/** More likely a slip than a host. */
const WORD = /^(?!localhost$)[a-z0-9-]*$/i;

/** Where gateways are told to call a node; without a scheme it is https. Undefined when it is not given. */
export function readServiceUri(reader: SettingReader, name: string): string | undefined {
  const text = reader.optional(name);
  if (text === undefined) return undefined;
  const uri = trimmedServiceUri(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`);
  if (isHttpUrl(uri) && !hasPath(uri) && !WORD.test(text)) return uri;
  throw reader.invalid(name, text, "https://host:port, without a path");
}
