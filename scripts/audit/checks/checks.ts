// SPDX-License-Identifier: MIT
import type { Findings } from "../findings";
import { checkAbi } from "./checkAbi";
import { checkImports } from "./checkImports";
import { checkLayout } from "./checkLayout";
import { checkPurity } from "./checkPurity";
import { checkSizes } from "./checkSizes";
import { checkSources } from "./checkSources";
import { checkStyle } from "./checkStyle";

/** Every check program by the name that `npm run check -- NAME` takes. */
export const CHECKS = {
  abi: checkAbi,
  imports: checkImports,
  layout: checkLayout,
  purity: checkPurity,
  sizes: checkSizes,
  sources: checkSources,
  style: checkStyle,
} satisfies Record<string, (root: string) => Findings | Promise<Findings>>;
