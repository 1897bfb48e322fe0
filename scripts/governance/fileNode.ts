// SPDX-License-Identifier: MIT
import { getAddress, isAddress, isHexString, MaxUint256 } from "ethers";
import { isMap, isScalar, isSeq, type LineCounter, type Node, type Scalar } from "yaml";
import { parseAmount } from "./parseAmount";
import { parseDuration } from "./parseDuration";
import { commaHint } from "./commaHint";
import { parseDate } from "./parseDate";
import { ProposalFileError } from "./proposalFileError";
import { ungroupDigits } from "./ungroupDigits";

/** The file that a node is part of. */
interface FileContext {
  readonly path: string;
  readonly lines: LineCounter;
}

/** A value in a proposal file that knows its line and its name, and what it may be. */
export class FileNode {
  constructor(
    private readonly node: Node | null,
    private readonly name: string,
    private readonly context: FileContext,
    private readonly parentLine = 1,
  ) {}

  get line(): number {
    const start = this.node?.range?.[0];
    return start === undefined ? this.parentLine : this.context.lines.linePos(start).line;
  }

  fail(problem: string): never {
    throw new ProposalFileError(this.context.path, this.line, `${this.name} ${problem}`);
  }

  /** The entries of a map with these keys; unknown and missing keys fail. */
  fields<Required extends string, Optional extends string = never>(
    required: readonly Required[],
    optional: readonly Optional[] = [],
  ): Record<Required, FileNode> & Partial<Record<Optional, FileNode>> {
    const entries = this.entries();
    const known: readonly string[] = [...required, ...optional];
    for (const [key, value] of entries) {
      if (!known.includes(key)) value.fail(`is not known here; there are ${known.join(", ")}`);
    }
    for (const key of required) {
      if (!entries.has(key)) this.fail(`lacks "${key}"`);
    }
    return Object.fromEntries(entries) as Record<Required, FileNode> & Partial<Record<Optional, FileNode>>;
  }

  /** All entries of a map. */
  entries(): ReadonlyMap<string, FileNode> {
    const { node } = this;
    if (!isMap(node)) return this.fail("must have named values");
    return new Map(
      node.items.map((pair) => {
        const key = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
        const value = pair.value as Node | null;
        const keyLine = new FileNode(pair.key as Node, key, this.context, this.line).line;
        return [key, new FileNode(value, key, this.context, keyLine)];
      }),
    );
  }

  items(): readonly FileNode[] {
    const { node } = this;
    if (!isSeq(node)) return this.fail("must be a list");
    return node.items.map((item, i) => new FileNode(item as Node, `${this.name} ${i + 1}`, this.context, this.line));
  }

  get isList(): boolean {
    return isSeq(this.node);
  }

  get isMap(): boolean {
    return isMap(this.node);
  }

  /** The text as it stands in the file: 0x12 and 1_000 are no numbers here. */
  text(): string {
    if (!isScalar(this.node) || this.node.value === null) return this.fail("must be a single value");
    const { source, value } = this.node as Scalar;
    return typeof value === "string" ? value : (source ?? String(value));
  }

  nonEmpty(): string {
    const text = this.text().trim();
    return text === "" ? this.fail("is empty") : text;
  }

  address(): string {
    const text = this.text();
    if (!isAddress(text)) return this.fail(`must be an address, not "${text}"`);
    return getAddress(text);
  }

  bytes(): string {
    const text = this.text();
    return isHexString(text, true) ? text : this.fail(`must be bytes in hex, not "${text}"`);
  }

  integer(): bigint {
    const text = this.text();
    const digits = ungroupDigits(text) ?? this.fail(`must be a whole number, not "${text}"`);
    return BigInt(digits);
  }

  amount(units: readonly string[]): { readonly amount: bigint; readonly unit: string } {
    const amount = parseAmount(this.text());
    if (amount === undefined || !units.includes(amount.unit)) {
      return this.fail(`must be an amount such as "1,000 ${units[0]}", not "${this.text()}"${commaHint(this.text())}`);
    }
    if (amount.amount > MaxUint256) return this.fail(`is more than there can be: "${this.text()}"`);
    return amount;
  }

  duration(): bigint {
    const seconds = parseDuration(this.text());
    return seconds ?? this.fail(`must be a time such as "90 days", not "${this.text()}"`);
  }

  date(): bigint {
    const seconds = parseDate(this.text());
    return (
      seconds ??
      this.fail(`must be a date such as 2027-01-31 (its beginning in UTC) or 2027-01-31T00:00:00Z, with a zone, not "${this.text()}"`)
    );
  }
}
