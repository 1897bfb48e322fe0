// SPDX-License-Identifier: MIT

import type { SettingReader } from "./settingReader";

/** How a machine encodes. */
export interface EncoderConfig {
  readonly gpu: "auto" | "off" | number;
  readonly preset: string;
}

/** Throws `ConfigurationError`. */
export function readEncoderConfig(reader: SettingReader): EncoderConfig {
  const gpu = reader.text("gpu", "auto");
  return {
    gpu: gpu === "auto" || gpu === "off" ? gpu : reader.integer("gpu", 0, 0, 63),
    preset: reader.text("encoder-preset", "medium"),
  };
}
