// SPDX-License-Identifier: MIT

import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { UploadTarget } from "../../src/domain/uploadTarget";

/** One object, and the other fields of the form it came in. */
export interface StoredObject {
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Takes form posts as S3 does, with Node's own reading of forms, and gives objects back. */
export class FakeObjectStore {
  readonly objects = new Map<string, StoredObject>();
  /** Status of the answers to posts; 0 = none ever. */
  status = 204;
  /** What refusals say. */
  refusal: Buffer | undefined;
  /** Forms that have come whole. */
  posts = 0;
  private port = 0;
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      const key = decodeURIComponent(request.url!.slice(1));
      if (request.method === "GET") {
        const found = this.objects.get(key);
        response.writeHead(found ? 200 : 404).end(found?.bytes);
        return;
      }
      void this.take(request).then(() => {
        this.posts++;
        if (this.refusal !== undefined) response.writeHead(403).end(this.refusal);
        else if (this.status > 0)
          response.writeHead(this.status, { location: "/elsewhere" }).end(this.status < 300 ? "" : "<Code>AccessDenied</Code>");
      });
    });
  }

  static async open(): Promise<FakeObjectStore> {
    const store = new FakeObjectStore();
    await new Promise<void>((resolve) => store.server.listen(0, "127.0.0.1", resolve));
    store.port = (store.server.address() as AddressInfo).port;
    return store;
  }

  get uri(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  target(keyPrefix: string): UploadTarget {
    const policy = Buffer.from(JSON.stringify({ conditions: [{ acl: "public-read" }, ["starts-with", "$key", keyPrefix]] })).toString(
      "base64",
    );
    return { kind: "s3", host: this.uri, keyPrefix, policy, signature: "abcd", credential: "me/today", date: "20260101T000000Z" };
  }

  async close(): Promise<void> {
    if (!this.server.listening) return;
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async take(request: IncomingMessage): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const headers = { "content-type": request.headers["content-type"]! };
    const form = await new Response(Buffer.concat(chunks), { headers }).formData();
    const { file, key, ...fields } = Object.fromEntries(form) as Record<string, string> & { file: File; key: string };
    if (this.status !== 204) return;
    this.objects.set(key, { bytes: Buffer.from(await file.arrayBuffer()), contentType: file.type, fields });
  }
}
