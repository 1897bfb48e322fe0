// SPDX-License-Identifier: MIT
import { mutantSwitch } from "./mutantSwitch";
import type { MutationSite } from "./mutationSite";

/** A source with all its mutants in it, each behind a switch: it is compiled once for all of them. They are numbered from `firstId` on. */
export function switchMutants(source: Buffer, path: string, sites: readonly MutationSite[], firstId: number): string {
  // The widest first; of equal ones, in any order.
  const order = sites.map((site, index) => ({ site, id: firstId + index }));
  order.sort((a, b) => a.site.start - b.site.start || b.site.end - a.site.end);

  /** The text from `start` to `end`, with the sites of `order` from `next` on that lie in it. */
  let next = 0;
  const render = (start: number, end: number): string => {
    let [text, position] = ["", start];
    for (let entry = order[next]; entry !== undefined && entry.site.start < end; entry = order[next]) {
      const { site, id } = entry;
      next++;
      text += source.subarray(position, site.start).toString();
      const inside = render(site.start, site.end);
      text +=
        site.replacement === undefined
          ? `{ if (!${mutantSwitch.isOn(id)}) { ${inside} } }`
          : `(${mutantSwitch.isOn(id)} ? (${site.replacement}) : (${inside}))`;
      position = site.end;
    }
    return text + source.subarray(position, end).toString();
  };
  return render(0, source.length).replace(/pragma solidity [^;]+;/, (pragma) => `${pragma} ${mutantSwitch.importedBy(path)}`);
}
