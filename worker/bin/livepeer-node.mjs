#!/usr/bin/env node
// SPDX-License-Identifier: MIT

// The program is TypeScript, run as it is.
import { register as registerScripts } from "tsx/cjs/api";
import { register as registerModules } from "tsx/esm/api";

registerModules();
registerScripts();
await import("../src/cli/main.ts");
