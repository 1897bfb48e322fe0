// SPDX-License-Identifier: MIT
import type { StorageLayout } from "@openzeppelin/upgrades-core";

import type { LayoutSnapshot } from "./layoutSnapshot";

const AST_ID = /(?<=\))\d+(?=_|\b)/g;

/**
 * The layout with every syntax tree id replaced by the order of its first appearance, without source positions and with sorted
 * types, so that it changes only when the layout does.
 */
export function toLayoutSnapshot(layout: StorageLayout): LayoutSnapshot {
  const order = new Map<string, number>();
  const stable = (type: string): string =>
    type.replace(AST_ID, (id) => {
      if (!order.has(id)) order.set(id, order.size + 1);
      return String(order.get(id));
    });
  const items = (storage: StorageLayout["storage"]): StorageLayout["storage"] =>
    storage.map(({ contract, label, type, offset, slot, retypedFrom, renamedFrom }) => ({
      contract,
      label,
      type: stable(type),
      src: contract,
      ...(slot !== undefined && { slot }),
      ...(offset !== undefined && { offset }),
      ...(retypedFrom !== undefined && { retypedFrom }),
      ...(renamedFrom !== undefined && { renamedFrom }),
    }));

  const storage = items(layout.storage);
  const namespaces = Object.fromEntries(
    Object.entries(layout.namespaces ?? {})
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, fields]) => [name, items(fields)]),
  );

  // Types are numbered as the items reach them, then as their members do.
  const types: LayoutSnapshot["types"] = {};
  const pending = [...layout.storage, ...Object.keys(namespaces).flatMap((name) => layout.namespaces?.[name] ?? [])].map(
    ({ type }) => type,
  );
  for (let type = pending.shift(); type !== undefined; type = pending.shift()) {
    const item = layout.types[type];
    if (!item || stable(type) in types) continue;
    const members = item.members?.map((member) => {
      if (typeof member === "string") return member;
      pending.push(member.type);
      const { label, slot, offset } = member;
      return { label, type: stable(member.type), ...(slot !== undefined && { slot }), ...(offset !== undefined && { offset }) };
    });
    if (item.underlying !== undefined) pending.push(item.underlying);
    pending.push(...argumentTypes(type, Object.keys(layout.types)));
    types[stable(type)] = {
      label: item.label,
      ...(item.numberOfBytes !== undefined && { numberOfBytes: item.numberOfBytes }),
      ...(item.underlying !== undefined && { underlying: stable(item.underlying) }),
      ...(members && { members: members as NonNullable<LayoutSnapshot["types"][string]["members"]> }),
    };
  }
  return { storage, namespaces, types: Object.fromEntries(Object.entries(types).sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** The known types that stand inside the id of `type`: the key and the value of a mapping, the base of an array. */
function argumentTypes(type: string, known: readonly string[]): string[] {
  return known.filter((candidate) => candidate !== type && type.includes(candidate));
}
