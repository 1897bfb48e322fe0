// SPDX-License-Identifier: MIT

import type { Writable } from "node:stream";
import { TransportStreamSplitter } from "../../domain/media/transportStreamSplitter";
import type { LiveCut, LiveCutter, LiveSegment } from "../../ports/liveCutter";
import { failureOf } from "./failureOf";
import type { FfmpegTools } from "./ffmpegTools";
import { inputFault } from "./inputFault";
import type { ProcessOutcome } from "./processOutcome";
import { streamProcess } from "./streamProcess";
import { toLiveSegment } from "./toLiveSegment";

const TICKS_PER_SECOND = 90_000;
const SEGMENT_SECONDS = 2;
/** Without a key frame in so many bytes the stream cannot be cut. */
const MAX_SEGMENT_BYTES = 64 * 1024 ** 2;
/** Of the stream, to learn whether it has sound. */
const ANALYZE_MICROSECONDS = 2_000_000;

/** Puts FLV into transport stream segments with one FFmpeg for the stream; pictures and sound are copied as they are. */
export class FfmpegLiveCutter implements LiveCutter {
  constructor(
    private readonly modules: { readonly tools: FfmpegTools },
    private readonly options: { readonly maxSegmentBytes?: number } = {},
  ) {}

  open(): LiveCut {
    const input = new FedProcess();
    const stream = streamProcess(this.modules.tools.ffmpeg, ARGUMENTS, new AbortController().signal, (stdin) => input.open(stdin));
    return {
      segments: this.cut(stream, input),
      write: (bytes) => input.write(bytes),
      end: () => input.end(),
    };
  }

  private async *cut(stream: AsyncGenerator<Buffer, ProcessOutcome>, input: FedProcess): AsyncGenerator<LiveSegment, void> {
    const splitter = new TransportStreamSplitter(SEGMENT_SECONDS * TICKS_PER_SECOND * 0.999);
    const maxBytes = this.options.maxSegmentBytes ?? MAX_SEGMENT_BYTES;
    try {
      let next = await stream.next();
      for (; next.done !== true; next = await stream.next()) {
        yield* splitter.push(next.value).map(toLiveSegment);
        if (splitter.heldBytes > maxBytes) {
          const advice = "set the encoder's key frame interval to 2 seconds";
          throw inputFault("No keyframes in input", `none in ${splitter.heldBytes} bytes: ${advice}`);
        }
      }
      const outcome = next.value;
      if (/matches no streams/.test(outcome.stderr)) throw inputFault("TranscoderInvalidVideo", "the stream holds no H.264 video");
      if (outcome.end !== "exited" || outcome.exitCode !== 0) throw failureOf(outcome, "Cutting a live stream");
      const last = splitter.end();
      if (last !== undefined) yield toLiveSegment(last);
    } finally {
      input.close();
      await stream.return(undefined as never); // takes FFmpeg with it
    }
  }
}

/** The input of a program that is started later than the first bytes come, and may end before the last. */
class FedProcess {
  private stdin: Writable | undefined;
  private isOver = false;
  private start: () => void = () => undefined;
  private readonly started = new Promise<void>((resolve) => (this.start = resolve));

  open(stdin: Writable): void {
    stdin.on("close", () => this.close());
    this.stdin = stdin;
    this.start();
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.started;
    if (this.isOver || this.stdin === undefined || this.stdin.write(bytes)) return;
    await roomOrEnd(this.stdin);
  }

  end(): void {
    void this.started.then(() => this.stdin?.end());
  }

  close(): void {
    this.isOver = true;
    this.start();
  }
}

function roomOrEnd(stdin: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stdin.off("drain", done).off("close", done);
      resolve();
    };
    stdin.on("drain", done).on("close", done);
    if (stdin.closed) done();
  });
}

const ARGUMENTS = [
  ...["-hide_banner", "-nostdin", "-v", "error", "-protocol_whitelist", "pipe"],
  ...["-analyzeduration", String(ANALYZE_MICROSECONDS), "-f", "flv", "-i", "pipe:0"],
  ...["-map", "0:v:0", "-map", "0:a:0?", "-c", "copy", "-map_metadata", "-1", "-f", "mpegts", "-flush_packets", "1", "pipe:1"],
];
