// SPDX-License-Identifier: MIT
import { step } from "../hardhat/step";

export = step("governor");
