// SPDX-License-Identifier: MIT
import { readFileSync } from "node:fs";
import { isError } from "ethers";
import { LineCounter, parseDocument, type Node } from "yaml";
import { actionTemplates, type TemplateInput } from "./actionTemplates";
import { FileNode } from "./fileNode";
import { GovError } from "./govError";
import type { Proposal } from "./proposal";
import { ProposalFileError } from "./proposalFileError";

/**
 * Reads a proposal from YAML (JSON is YAML): a title, a description and a list of actions, each one of {@link actionTemplates}. Throws
 * {@link ProposalFileError} with the line at fault.
 */
export async function readProposalFile(path: string, input: TemplateInput): Promise<Proposal> {
  return parseProposal(read(path), path, input);
}

async function parseProposal(content: string, path: string, input: TemplateInput): Promise<Proposal> {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) throw new ProposalFileError(path, lines.linePos(error.pos[0]).line, error.message);

  const root = new FileNode(document.contents as Node | null, "the proposal", { path, lines });
  const { title, description, actions } = root.fields(["title", "actions"], ["description"]);
  const calls = [];
  // One after the other: a grant that is created changes the address of the next one.
  for (const item of actions.items()) {
    // An action without values may be a word alone.
    const entries = item.isMap ? item.entries() : new Map([[item.text(), item]]);
    const [[name, template] = ["", item]] = entries;
    if (entries.size !== 1) item.fail("must have exactly one name, the kind of the action");
    const build = actionTemplates[name];
    if (build === undefined) return template.fail(`is no kind of action; there are ${Object.keys(actionTemplates).join(", ")}`);
    try {
      calls.push(...(await build(template, input)));
    } catch (error) {
      // What no template has noticed, such as an amount that is too large for its type.
      if (!isError(error, "INVALID_ARGUMENT") && !isError(error, "NUMERIC_FAULT")) throw error;
      template.fail(`cannot be encoded: ${error.shortMessage}`);
    }
  }
  if (calls.length === 0) actions.fail("has no action");
  const body = description?.text().trim();
  return {
    targets: calls.map(({ target }) => target),
    values: calls.map(({ value }) => value),
    calldatas: calls.map(({ data }) => data),
    description: `# ${title.nonEmpty()}${body ? `\n\n${body}` : ""}`,
  };
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new GovError("FILE_MISSING", `${path} cannot be read.`, { path }, cause);
  }
}
