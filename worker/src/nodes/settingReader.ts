// SPDX-License-Identifier: MIT

import { address, type Address } from "../domain/address";
import type { CurrencyPrice } from "../domain/currencyPrice";
import { parseCurrencyPrice } from "../domain/parseCurrencyPrice";
import { parsePrice } from "../domain/parsePrice";
import type { Price } from "../domain/price";
import { wei, type Wei } from "../domain/wei";
import { ConfigurationError } from "./configurationError";
import { isHttpUrl } from "./isHttpUrl";
import { parseEndpoint } from "./parseEndpoint";
import type { Settings } from "./settings";

/** Reads typed values out of settings. Every method throws {@link ConfigurationError} for what is not of its type. */
export class SettingReader {
  constructor(private readonly settings: Settings) {}

  text(name: string, missing?: string): string {
    const value = this.optional(name) ?? missing;
    if (value === undefined) throw new ConfigurationError(`--${name} is required`, { setting: name });
    return value;
  }

  /** Undefined when absent or empty. */
  optional(name: string): string | undefined {
    const value = this.settings.get(name)?.trim();
    return value === undefined || value === "" ? undefined : value;
  }

  list(name: string): readonly string[] {
    return (this.optional(name) ?? "")
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== "");
  }

  flag(name: string, missing: boolean): boolean {
    const value = this.optional(name);
    if (value === undefined) return missing;
    if (/^(true|yes|on|1)$/i.test(value)) return true;
    if (/^(false|no|off|0)$/i.test(value)) return false;
    throw this.invalid(name, value, "true or false");
  }

  integer(name: string, missing: number, min: number, max: number): number {
    const value = this.number(name, missing, min, max);
    if (!Number.isInteger(value)) throw this.invalid(name, String(value), "a whole number");
    return value;
  }

  number(name: string, missing: number, min: number, max: number): number {
    const text = this.optional(name);
    if (text === undefined) return missing;
    const value = Number(text);
    if (!Number.isFinite(value) || value < min || value > max) {
      throw this.invalid(name, text, `a number from ${min} to ${max}`);
    }
    return value;
  }

  /** Wei: whole and not negative. */
  wei(name: string, missing: bigint): Wei {
    const text = this.optional(name);
    if (text === undefined) return wei(missing);
    if (!/^\d+$/.test(text)) throw this.invalid(name, text, "a whole number of wei");
    return wei(BigInt(text));
  }

  address(name: string): Address | undefined {
    const text = this.optional(name);
    if (text === undefined) return undefined;
    try {
      return address(text);
    } catch {
      throw this.invalid(name, text, "an address: 0x and 40 hexadecimal digits");
    }
  }

  /** A price per pixel from `name` over `pixels-per-unit`. */
  price(name: string): Price | undefined {
    const text = this.optional(name);
    if (text === undefined) return undefined;
    const pixels = this.pixelsPerUnit();
    try {
      return parsePrice(text, pixels);
    } catch (cause) {
      throw this.invalid(name, text, "a decimal number of wei such as 1200 or 0.5", cause);
    }
  }

  /** A price per pixel in any currency, from `name` over `pixels-per-unit`. */
  currencyPrice(name: string): CurrencyPrice | undefined {
    const text = this.optional(name);
    if (text === undefined) return undefined;
    try {
      return parseCurrencyPrice(text, this.pixelsPerUnit());
    } catch (cause) {
      if (cause instanceof ConfigurationError) throw cause;
      throw this.invalid(name, text, "a decimal number such as 1200 (wei) or 0.5USD", cause);
    }
  }

  /** `host:port`; the port may be 0. */
  endpoint(name: string, missing: string): { readonly host: string; readonly port: number } {
    const text = this.text(name, missing);
    const endpoint = parseEndpoint(text);
    if (endpoint === undefined) throw this.invalid(name, text, "host:port");
    return endpoint;
  }

  /** The URL of a web service. */
  httpUrl(name: string): string | undefined {
    const url = this.optional(name);
    if (url !== undefined && !isHttpUrl(url)) throw this.invalid(name, url, "an http:// or https:// URL");
    return url;
  }

  private pixelsPerUnit(): bigint {
    const pixels = this.optional("pixels-per-unit") ?? "1";
    if (!/^[1-9]\d*$/.test(pixels)) throw this.invalid("pixels-per-unit", pixels, "a whole number above 0");
    return BigInt(pixels);
  }

  invalid(name: string, value: string, expected: string, cause?: unknown): ConfigurationError {
    const text = `--${name} must be ${expected}, not "${value.slice(0, 100)}"`;
    return new ConfigurationError(text, { setting: name }, { cause });
  }
}
