// SPDX-License-Identifier: MIT

import { parseStreamSettings } from "../../domain/ingest/parseStreamSettings";
import type { StreamSettings } from "../../domain/ingest/streamSettings";
import { Refusal } from "../../domain/refusal";
import type { StreamAuthorizer } from "../../ports/streamAuthorizer";

const TIMEOUT_MS = 5000;
const QUOTED_CHARACTERS = 120;

/**
 * A web service of the operator's that says yes with status 200, and how to transcode in its body (node-protocol section 20.3). What is wrong is
 * the cause of the refusal: for the operator, not for the client.
 */
export class AuthWebhook implements StreamAuthorizer {
  constructor(private readonly options: { readonly url: string }) {}

  async authorize(url: string): Promise<StreamSettings> {
    const answer = await this.ask(url).catch((cause: unknown) => {
      throw new Refusal("internal", "the stream could not be authorized", "", { cause });
    });
    if (answer.status !== 200) {
      throw new Refusal("denied", "the stream is not authorized", "", {
        cause: new Error(`status ${answer.status}${quoted(answer.text)}`),
      });
    }
    try {
      return parseStreamSettings(answer.text.trim() === "" ? "{}" : answer.text);
    } catch (error) {
      const cause = new Error(`${messageOf(error)}${quoted(answer.text)}`);
      throw new Refusal("internal", "the stream could not be authorized", "the webhook's answer cannot be used", { cause });
    }
  }

  private async ask(url: string): Promise<{ status: number; text: string }> {
    const response = await fetch(this.options.url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ url }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: response.status, text: await response.text() };
  }
}

/** For the log: the beginning of what a service has said, on one line. */
function quoted(text: string): string {
  const line = text.replace(/\s+/g, " ").trim().slice(0, QUOTED_CHARACTERS);
  return line === "" ? "" : ` (${JSON.stringify(line)})`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
