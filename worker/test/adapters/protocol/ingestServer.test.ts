// SPDX-License-Identifier: MIT

import { connect } from "node:net";
import { expect } from "chai";
import { IngestServer } from "../../../src/adapters/protocol/ingestServer";
import { Refusal, type RefusalKind } from "../../../src/domain/refusal";
import type { IngestEndpoint, PushedRendition, PushedSegment } from "../../../src/ports/ingestEndpoint";
import { RecordingLogger } from "../../fakes/recordingLogger";

const rendition = (name: string, format: PushedRendition["format"], text: string): PushedRendition => ({
  ...{ name, format },
  bytes: new TextEncoder().encode(text),
});

/** Answers what the test says. */
class FakeEndpoint implements IngestEndpoint {
  readonly pushed: PushedSegment[] = [];
  failure: Error | undefined;
  segment = new TextEncoder().encode("segment");
  isWell = true;

  async push(segment: PushedSegment): Promise<readonly PushedRendition[]> {
    this.pushed.push(segment);
    if (this.failure !== undefined) throw this.failure;
    return [rendition("small", "mpegts", "one\r\n--x"), rendition("other", "mp4", "two")];
  }

  async findPlaylist(manifestId: string, track?: string): Promise<string | undefined> {
    return manifestId === "show" ? `playlist of ${track ?? "all"}` : undefined;
  }

  async findSegment(manifestId: string, track: string, file: string): ReturnType<IngestEndpoint["findSegment"]> {
    if (manifestId !== "show" || track !== "small" || file !== "7.ts") return undefined;
    return { bytes: this.segment, contentType: "video/mp2t" };
  }

  async checkHealth(): Promise<void> {
    if (!this.isWell) throw new Error("the disk is full");
  }
}

describe("IngestServer", () => {
  let endpoint: FakeEndpoint;
  let logger: RecordingLogger;
  let server: IngestServer;
  let port: number;

  const start = async (options: Partial<ConstructorParameters<typeof IngestServer>[0]> = {}): Promise<void> => {
    server = new IngestServer({ host: "127.0.0.1", port: 0, ...options }, { endpoint, logger });
    port = await server.listen();
  };
  const call = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`http://127.0.0.1:${port}${path}`, init);
  const push = (path: string, headers: Record<string, string> = {}, method = "POST"): Promise<Response> =>
    call(path, { method, headers, body: "video" });

  beforeEach(() => {
    endpoint = new FakeEndpoint();
    logger = new RecordingLogger();
  });

  afterEach(() => server.close(0));

  describe("when a segment is pushed", () => {
    beforeEach(() => start());

    it("takes it by POST and by PUT, and answers without a body", async () => {
      for (const [method, path] of [
        ["POST", "/live/show/0.ts"],
        ["PUT", "/live/show/41.mp4?x=y"],
      ] as const) {
        const response = await push(path, {}, method);
        expect([response.status, await response.text()]).to.deep.equal([200, ""]);
      }
      const [first, second] = endpoint.pushed;
      expect(new TextDecoder().decode(first!.bytes)).to.equal("video");
      expect(first).to.deep.include({ manifestId: "show", sequence: 0n, durationMs: 2000, settings: undefined });
      expect(first!.url).to.equal(`http://127.0.0.1:${port}/live/show/0.ts`);
      expect(second!.sequence).to.equal(41n);
    });

    it("passes on what the headers say", async () => {
      const configuration = { manifestID: "inner", presets: ["P144p30fps16x9"] };
      await push("/live/show/0.ts", {
        "Content-Resolution": "1280x720",
        "Content-Duration": "3500",
        "Livepeer-Transcode-Configuration": JSON.stringify(configuration),
      });
      const [{ durationMs, clip, settings }] = endpoint.pushed as [PushedSegment];
      expect([durationMs, clip]).to.deep.equal([3500, undefined]);
      expect([settings!.manifestId, settings!.profiles!.map(({ name }) => name)]).to.deep.equal(["inner", ["P144p30fps16x9"]]);
    });

    it("passes on which part of it is wanted", async () => {
      const slices = [
        ["500", "1500"],
        ["1999", "300000"],
        [undefined, "700"],
        ["0", "0"],
      ];
      for (const [from, to] of slices) {
        await push("/live/show/0.ts", { ...(from && { "Content-Slice-From": from }), "Content-Slice-To": to! });
      }
      expect(endpoint.pushed.map(({ clip }) => clip && [clip.fromMs, clip.toMs])).to.deep.equal([
        [500, 1500],
        [1999, 300_000],
        [0, 700],
        undefined,
      ]);
    });

    it("gives the renditions back as the parts of one body", async () => {
      const response = await push("/live/show/9.ts", { Accept: "text/html, multipart/mixed;q=0.9" });
      const [, boundary] = /^multipart\/mixed; boundary=(\S+)$/.exec(response.headers.get("content-type")!)!;
      const body = await response.text();
      expect(response.headers.get("content-length")).to.equal(String(body.length));
      expect(body.split("\r\n")).to.deep.equal([
        ...[`--${boundary}`, 'Content-Disposition: attachment; filename="small_9.ts"', "Content-Length: 8"],
        ...['Content-Type: video/mp2t; name="small_9.ts"', "Rendition-Name: small", "", "one", "--x"],
        ...[`--${boundary}`, 'Content-Disposition: attachment; filename="other_9.mp4"', "Content-Length: 3"],
        ...['Content-Type: video/mp4; name="other_9.mp4"', "Rendition-Name: other", "", "two"],
        ...[`--${boundary}--`, ""],
      ]);
    });

    it("ignores playlists that come beside the segments", async () => {
      expect((await push("/live/show/index.m3u8", {}, "PUT")).status).to.equal(200);
      expect(endpoint.pushed).to.deep.equal([]);
    });

    for (const [path, headers, status, text] of [
      ["/live/show/0.avi", {}, 400, /must end in .ts or .mp4/],
      ["/live/show/0", {}, 400, /must end in .ts or .mp4/],
      ["/live/show/first.ts", {}, 400, /must be its number/],
      ["/live/show/-1.ts", {}, 400, /must be its number/],
      ["/live/show/1234567890123456.ts", {}, 400, /at most 15 digits/],
      ["/live/show/more/0.ts", {}, 400, /the path must be/],
      ["/live/..%2fshow/0.ts", {}, 400, /the path must be/],
      ["/live/%20show/0.ts", {}, 400, /the path must be/],
      ["/live//0.ts", {}, 400, /the path must be/],
      ["/live/%zz/0.ts", {}, 400, /malformed path/],
      ["/live/show/0.ts", { "Content-Duration": "2s" }, 400, /content-duration must be a whole number of milliseconds from 1 to 300000/],
      ["/live/show/0.ts", { "Content-Duration": "0" }, 400, /content-duration/],
      ["/live/show/0.ts", { "Content-Duration": "300001" }, 400, /content-duration/],
      ["/live/show/0.ts", { "Content-Resolution": "720p" }, 400, /Content-Resolution must be WIDTHxHEIGHT/],
      [
        "/live/show/0.ts",
        { "Content-Slice-From": "5", "Content-Slice-To": "4" },
        400,
        /Content-Slice-From must be before Content-Slice-To/,
      ],
      [
        "/live/show/0.ts",
        { "Content-Slice-From": "5", "Content-Slice-To": "5" },
        400,
        /Content-Slice-From must be before Content-Slice-To/,
      ],
      ["/live/show/0.ts", { "Content-Slice-From": "5" }, 400, /Content-Slice-From must be before Content-Slice-To/],
      ["/live/show/0.ts", { "Content-Slice-From": "2000", "Content-Slice-To": "2500" }, 400, /before the segment's end at 2000 ms/],
      ["/live/show/0.ts", { "Content-Slice-To": "x" }, 400, /content-slice-to must be/],
      ["/live/show/0.ts", { "Livepeer-Transcode-Configuration": "{" }, 400, /it is not JSON/],
      ["/live/show/0.ts", { Origin: "https://page.example" }, 403, /not taken from web pages/],
    ] as const) {
      it(`refuses ${path} ${JSON.stringify(headers)}`, async () => {
        const response = await push(path, headers);
        expect(response.status).to.equal(status);
        expect(await response.text()).to.match(text);
        expect(endpoint.pushed).to.deep.equal([]);
      });
    }

    for (const [kind, status] of [
      ["badRequest", 400],
      ["denied", 403],
      ["unprocessable", 422],
      ["internal", 500],
      ["busy", 503],
    ] as const satisfies readonly (readonly [RefusalKind, number])[]) {
      it(`answers ${status} when the stream says ${kind}`, async () => {
        endpoint.failure = new Refusal(kind, "No sessions available");
        const response = await push("/live/show/0.ts");
        expect([response.status, await response.text()]).to.deep.equal([status, "No sessions available\n"]);
      });
    }

    it("says nothing of its inside when it fails unexpectedly, but in the log", async () => {
      endpoint.failure = new Error("secret path");
      const response = await push("/live/show/0.ts");
      expect([response.status, await response.text()]).to.deep.equal([500, "Internal Server Error\n"]);
      expect(logger.at("error")).to.deep.equal(["A request failed"]);
    });

    it("takes no other methods", async () => {
      for (const method of ["GET", "DELETE"]) expect((await call("/live/show/0.ts", { method })).status).to.equal(405);
    });
  });

  describe("when a body is too much", () => {
    it("refuses one that is too long", async () => {
      await start({ maxSegmentBytes: 4 });
      const response = await push("/live/show/0.ts");
      expect([response.status, await response.text()]).to.deep.equal([400, "the segment could not be read: body is longer than 4 bytes\n"]);
    });

    it("refuses one for which there is no memory", async () => {
      await start({ maxUploadBytes: 4 });
      const response = await push("/live/show/0.ts");
      expect(response.status).to.equal(503);
      expect(await response.text()).to.match(/^GatewayBusy: too many segments are on their way/);
    });

    it("has the memory again after each segment, however it ended", async () => {
      await start({ maxUploadBytes: 9 });
      endpoint.failure = new Refusal("internal", "no");
      expect((await push("/live/show/0.ts")).status).to.equal(500);
      endpoint.failure = undefined;
      expect((await push("/live/show/1.ts", { Accept: "multipart/mixed" })).status).to.equal(200);
      expect((await push("/live/show/2.ts")).status).to.equal(200);
    });

    it("refuses one that does not come", async () => {
      await start({ uploadMs: 10 });
      const answer = await new Promise<string>((resolve) => {
        const socket = connect(port, "127.0.0.1", () =>
          socket.write("PUT /live/show/0.ts HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nvid"),
        );
        socket.once("data", (data: Buffer) => resolve(data.toString()));
      });
      expect(answer).to.match(/^HTTP\/1.1 400 /);
      expect(endpoint.pushed).to.deep.equal([]);
    });
  });

  describe("when a player asks", () => {
    beforeEach(() => start());

    for (const [path, type, text] of [
      ["/stream/show.m3u8", "application/vnd.apple.mpegurl", "playlist of all"],
      ["/stream/show/small.m3u8", "application/vnd.apple.mpegurl", "playlist of small"],
      ["/stream/show/small/7.ts", "video/mp2t", "segment"],
      ["/healthz", "text/plain; charset=utf-8", "ok\n"],
    ] as const) {
      it(`gives ${path}`, async () => {
        const response = await call(path);
        expect([response.status, response.headers.get("content-type"), await response.text()]).to.deep.equal([200, type, text]);
        const head = await call(path, { method: "HEAD" });
        expect([head.status, await head.text()]).to.deep.equal([200, ""]);
        expect((await call(path, { method: "POST" })).status).to.equal(405);
      });
    }

    for (const path of [
      "/",
      "/stream/",
      "/stream/show",
      "/stream/none.m3u8",
      "/stream/show/small/8.ts",
      "/stream/show/small/7.ts/x",
      "/stream/show/..%2fsmall/7.ts",
      "/%2e%2e/etc/passwd",
    ]) {
      it(`does not find ${path}`, async () => {
        expect((await call(path)).status).to.equal(404);
      });
    }

    it("cuts it off when it does not read", async () => {
      await server.close(0);
      await start({ stalledMs: 100 });
      endpoint.segment = new Uint8Array(32 * 1_048_576);
      const socket = connect(port, "127.0.0.1");
      socket.write("GET /stream/show/small/7.ts HTTP/1.1\r\nHost: x\r\n\r\n");
      while (logger.lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      expect(logger.lines[0]).to.deep.include({ level: "debug", message: "Refused a request" });
      expect(logger.lines[0]!.fields.reason).to.equal("the peer did not read on for 100 ms");
      socket.destroy();
    });

    it("says when the node is not well, not why", async () => {
      endpoint.isWell = false;
      const response = await call("/healthz");
      expect([response.status, await response.text()]).to.deep.equal([503, "the gateway is not well: its log says why\n"]);
    });
  });
});
