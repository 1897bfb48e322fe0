#!/usr/bin/env node
// SPDX-License-Identifier: MIT

require("tsx/cjs");
require("../src/cli/main.ts");
