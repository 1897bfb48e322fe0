// SPDX-License-Identifier: MIT

import type { IncomingMessage } from "node:http";
import { UploadError } from "../../domain/uploadError";
import { uploadForm } from "../../domain/uploadForm";
import type { UploadTarget } from "../../domain/uploadTarget";
import type { StoredRendition } from "../../ports/renditionStore";
import type { RenditionUploader } from "../../ports/renditionUploader";
import { requestTo } from "./requestTo";

const MAX_REASON_LENGTH = 300;
/** Below it other services than web servers listen, to whom a form's words may mean something. */
const FIRST_FREE_PORT = 1024;

/** Posts renditions to object stores as forms (AWS S3: POST Object; Google Cloud Storage: policy documents; node-protocol section 6). */
export class FormUploader implements RenditionUploader {
  constructor(
    private readonly options: {
      /** Whether a gateway's store may be on this machine or in its network. */
      readonly arePrivateAddressesAllowed: boolean;
    },
  ) {}

  async upload(
    target: UploadTarget,
    name: string,
    { bytes, contentType }: StoredRendition,
    { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<string> {
    const key = [target.keyPrefix.replace(/\/+$/, ""), name].filter((part) => part !== "").join("/");
    const host = target.host.replace(/\/+$/, "");
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    try {
      const form = new FormData();
      for (const [field, value] of uploadForm(target, key, contentType)) form.append(field, value);
      form.append("file", new Blob([Buffer.from(bytes)], { type: contentType }), name.split("/").at(-1));
      // A redirect is not followed: it would repeat the form elsewhere, and with it what the gateway has signed.
      const response = await this.post(host, form, limit);
      const reason = await beginningOf(response);
      const { statusCode: status = 0 } = response;
      if (status >= 200 && status < 300) return `${host}/${key.split("/").map(encodeURIComponent).join("/")}`;
      throw new Error(`status ${status} ${reason}`.trim());
    } catch (cause) {
      signal.throwIfAborted();
      const { message, cause: inner } = cause as Error;
      const reason = inner instanceof Error && inner.message !== "" ? `${message}: ${inner.message}` : message;
      throw new UploadError(`${host} did not take ${key}: ${reason}`, {}, { cause });
    }
  }

  private async post(host: string, form: FormData, signal: AbortSignal): Promise<IncomingMessage> {
    const url = new URL(host);
    if (url.protocol !== "https:" && url.protocol !== "http:") throw new Error("not an http or https URL");
    if (![0, 80, 443].includes(Number(url.port)) && Number(url.port) < FIRST_FREE_PORT) throw new Error(`bad port ${url.port}`);
    const encoded = new Response(form);
    const body = Buffer.from(await encoded.arrayBuffer());
    return requestTo(url, {
      method: "POST",
      headers: { "content-type": encoded.headers.get("content-type")!, "content-length": body.length },
      body,
      signal,
      isPublicOnly: !this.options.arePrivateAddressesAllowed,
      isCertificateChecked: true,
    });
  }
}

/** The first words of an answer. The rest is not read: the gateway has chosen who gives it. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response) {
    text += decoder.decode(chunk as Buffer, { stream: true });
    if (text.length >= MAX_REASON_LENGTH) break;
  }
  return text.slice(0, MAX_REASON_LENGTH);
}
