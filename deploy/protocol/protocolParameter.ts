// SPDX-License-Identifier: MIT
import type { Parameter } from "../config/parameter";

/** A parameter of the protocol and where it lives. */
export interface ProtocolParameter {
  readonly contract: string;
  readonly getter: string;
  readonly setter: string;
  readonly parameter: Parameter<bigint>;
}
