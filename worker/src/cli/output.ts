// SPDX-License-Identifier: MIT

import { toText } from "./toText";

/** What a command prints: lines for people, or one JSON object in each line for programs. */
export class Output {
  constructor(private readonly options: { readonly isJson: boolean }) {}

  /** Something that happened. `text` is for people; `data` for programs. */
  event(name: string, data: object, text: string): void {
    this.write(this.options.isJson ? toJson({ event: name, ...data }) : text);
  }

  /** The answer of a command that shows something. */
  data(data: unknown): void {
    this.write(this.options.isJson ? toJson(data) : toText(data, ""));
  }

  private write(line: string): void {
    process.stdout.write(`${line}\n`);
  }
}

function toJson(data: unknown): string {
  return JSON.stringify(data, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}
