// SPDX-License-Identifier: MIT

import { UploadError } from "../../domain/uploadError";
import { uploadForm } from "../../domain/uploadForm";
import type { UploadTarget } from "../../domain/uploadTarget";
import type { StoredRendition } from "../../ports/renditionStore";
import type { RenditionUploader } from "../../ports/renditionUploader";

const MAX_REASON_LENGTH = 300;

/** Posts renditions to object stores as forms (AWS S3: POST Object; Google Cloud Storage: policy documents; node-protocol section 6). */
export class FormUploader implements RenditionUploader {
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
      // A redirect would repeat the form elsewhere, and with it what the gateway has signed.
      const response = await fetch(host, { method: "POST", body: form, redirect: "manual", signal: limit });
      const reason = await beginningOf(response);
      if (response.ok) return `${host}/${key.split("/").map(encodeURIComponent).join("/")}`;
      throw new Error(`status ${response.status} ${reason}`.trim());
    } catch (cause) {
      signal.throwIfAborted();
      const { message, cause: inner } = cause as Error;
      const reason = inner instanceof Error && inner.message !== "" ? `${message}: ${inner.message}` : message;
      throw new UploadError(`${host} did not take ${key}: ${reason}`, {}, { cause });
    }
  }
}

/** The first words of an answer. The rest is not read: the gateway has chosen who gives it, and packed it can be a thousand times as long. */
async function beginningOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length >= MAX_REASON_LENGTH) break;
  }
  return text.slice(0, MAX_REASON_LENGTH);
}
