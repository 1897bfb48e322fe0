// SPDX-License-Identifier: MIT

import { Agent as HttpAgent, request as requestHttp, type IncomingMessage, type RequestOptions } from "node:http";
import type { ClientHttp2Session } from "node:http2";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import type { AuthToken } from "../../domain/authToken";
import { OrchestratorError } from "../../domain/orchestratorError";
import type { OrchestratorInfo } from "../../domain/orchestratorInfo";
import type { OrchestratorRequest } from "../../domain/orchestratorRequest";
import type { Payment } from "../../domain/payment";
import type { SignedReceipt } from "../../domain/proofs/signedReceipt";
import type { Round } from "../../domain/round";
import type { SegmentRequest } from "../../domain/segmentRequest";
import type { TranscodeAnswer } from "../../domain/transcodeAnswer";
import type { ClaimedReceipt } from "../../ports/claimStore";
import type { OrchestratorClient, SegmentSubmission } from "../../ports/orchestratorClient";
import { authTokenMapping } from "./authTokenMapping";
import { downloadMedia } from "./downloadMedia";
import { grpcCall } from "./grpcCall";
import { openHttp2Session } from "./openHttp2Session";
import { orchestratorInfoMapping } from "./orchestratorInfoMapping";
import { orchestratorRequestMapping } from "./orchestratorRequestMapping";
import { paymentMapping } from "./paymentMapping";
import { proofHeaders } from "./proofHeaders";
import { readBody } from "./readBody";
import { receiptMapping } from "./receiptMapping";
import { requestHeaders } from "./requestHeaders";
import { segmentRequestMapping } from "./segmentRequestMapping";
import { transcodeAnswerMapping } from "./transcodeAnswerMapping";
import type { WireCodec } from "./wireCodec";

const END_SESSION_MS = 3000;
const IDLE_MS = 60_000;
const MAX_ANSWER_BYTES = 8_388_608;
const MAX_CLAIM_HEAD_BYTES = 1_024;
/** A receipt by a key takes some 700 bytes as JSON. */
const MAX_CLAIM_LEAF_BYTES = 1_024;
const MAX_HEADER_BYTES = 1_048_576;

interface ExchangeLimits {
  readonly headersMs: number;
  readonly exchangeMs: number;
  readonly signal: AbortSignal | undefined;
}

type TimedOptions = { readonly timeoutMs: number; readonly signal?: AbortSignal };

/**
 * Speaks the network's protocol to orchestrators: gRPC over HTTP/2, segments and payments over HTTP/1.1. Certificates are
 * not checked, as everywhere on this network: results are bound to the orchestrator's key by signatures instead.
 */
export class WireOrchestratorClient implements OrchestratorClient {
  private readonly sessions = new Map<string, Promise<ClientHttp2Session>>();
  private readonly httpAgent = new HttpAgent({ keepAlive: true, keepAliveMsecs: 10_000, timeout: IDLE_MS });
  private readonly httpsAgent = new HttpsAgent({
    keepAlive: true,
    keepAliveMsecs: 10_000,
    timeout: IDLE_MS,
    rejectUnauthorized: false,
  });

  constructor(private readonly modules: { readonly codec: WireCodec }) {}

  async getOrchestrator(uri: string, request: OrchestratorRequest, options: TimedOptions): Promise<OrchestratorInfo> {
    const { codec } = this.modules;
    const message = codec.encode("OrchestratorRequest", orchestratorRequestMapping.toWire(request));
    const answer = await this.call(uri, "GetOrchestrator", message, options);
    return readAnswer(() => orchestratorInfoMapping.fromWire(codec.decode("OrchestratorInfo", answer)));
  }

  async ping(uri: string, value: Uint8Array, options: TimedOptions): Promise<Uint8Array> {
    const { codec } = this.modules;
    const answer = await this.call(uri, "Ping", codec.encode("PingPong", { value }), options);
    return readAnswer(() => codec.decode("PingPong", answer).value);
  }

  async endSession(uri: string, token: AuthToken): Promise<void> {
    const message = this.modules.codec.encode("EndTranscodingSessionRequest", {
      auth_token: authTokenMapping.toWire(token),
    });
    await this.call(uri, "EndTranscodingSession", message, { timeoutMs: END_SESSION_MS });
  }

  async submitSegment(uri: string, submission: SegmentSubmission): Promise<TranscodeAnswer> {
    const { codec } = this.modules;
    const { payment, request, bytes, timeouts } = submission;
    const { body, headers } = await this.exchange(endpointUrl(uri, "segment"), this.headers(payment, request), bytes, {
      headersMs: timeouts.headersMs,
      exchangeMs: timeouts.exchangeMs,
      signal: submission.signal,
    });
    const answer = readAnswer(() => transcodeAnswerMapping.fromWire(codec.decode("TranscodeResult", body)));
    return { ...answer, proofs: proofHeaders.read(headers) };
  }

  async sendReceipt(uri: string, receipt: SignedReceipt, options: TimedOptions): Promise<void> {
    const body = new TextEncoder().encode(JSON.stringify(receiptMapping.toJson(receipt)));
    await this.post(endpointUrl(uri, "receipt"), { "content-type": "application/json" }, body, {
      headersMs: options.timeoutMs,
      exchangeMs: options.timeoutMs,
      signal: options.signal,
    });
  }

  async sendPayment(uri: string, payment: Payment, request: SegmentRequest, options: TimedOptions): Promise<OrchestratorInfo> {
    const { codec } = this.modules;
    const body = await this.post(endpointUrl(uri, "payment"), this.headers(payment, request), new Uint8Array(0), {
      headersMs: options.timeoutMs,
      exchangeMs: options.timeoutMs,
      signal: options.signal,
    });
    return readAnswer(() => {
      const { info } = codec.decode("PaymentResult", body);
      if (info === null) throw new Error("no orchestrator info");
      return orchestratorInfoMapping.fromWire(info);
    });
  }

  async fetchClaim(uri: string, round: Round, options: TimedOptions & { readonly maxLeaves: number }): Promise<readonly ClaimedReceipt[]> {
    const { timeoutMs, maxLeaves, signal } = options;
    const maxBytes = MAX_CLAIM_HEAD_BYTES + maxLeaves * MAX_CLAIM_LEAF_BYTES;
    const body = await downloadMedia(endpointUrl(uri, `claims/${round}`).href, { timeoutMs, maxBytes, ...(signal && { signal }) });
    return readAnswer(() => {
      const [, ...lines] = new TextDecoder().decode(body).trimEnd().split("\n");
      if (lines.length > maxLeaves) throw new Error(`more than ${maxLeaves} leaves`);
      return lines.map(receiptMapping.fromClaimLine);
    });
  }

  download(url: string, options: TimedOptions & { readonly maxBytes: number }): Promise<Uint8Array> {
    return downloadMedia(url, options);
  }

  async close(): Promise<void> {
    this.httpAgent.destroy();
    this.httpsAgent.destroy();
    const sessions = await Promise.allSettled(this.sessions.values());
    for (const session of sessions) if (session.status === "fulfilled") session.value.destroy();
    this.sessions.clear();
  }

  private headers(payment: Payment, request: SegmentRequest): Record<string, string> {
    const { codec } = this.modules;
    const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
    return {
      [requestHeaders.payment]: encode(codec.encode("Payment", paymentMapping.toWire(payment))),
      [requestHeaders.segment]: encode(codec.encode("SegData", segmentRequestMapping.toWire(request))),
      "content-type": "video/MP2T",
    };
  }

  private async call(uri: string, method: string, message: Uint8Array, options: TimedOptions): Promise<Uint8Array> {
    const timeout = AbortSignal.timeout(options.timeoutMs);
    const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
    const path = `/net.Orchestrator/${method}`;
    try {
      const { session, isReused } = await this.session(originOf(uri), signal);
      try {
        return await grpcCall(session, path, message, signal);
      } catch (error) {
        // A connection that lay idle may have died unnoticed: that says nothing about the peer of now.
        if (!isReused || error instanceof OrchestratorError || signal.aborted) throw error;
        session.destroy();
        return await grpcCall((await this.session(originOf(uri), signal)).session, path, message, signal);
      }
    } catch (cause) {
      if (cause instanceof OrchestratorError) throw cause;
      throw transportError(cause, { uri, timeout, caller: options.signal, hasAnswered: false });
    }
  }

  private async session(
    origin: string,
    signal: AbortSignal,
  ): Promise<{ readonly session: ClientHttp2Session; readonly isReused: boolean }> {
    const existing = this.sessions.get(origin);
    if (existing !== undefined) {
      const session = await existing;
      if (!session.closed && !session.destroyed) return { session, isReused: true };
    }
    const opening = openHttp2Session(origin, signal);
    this.sessions.set(origin, opening);
    const forget = (): void => {
      if (this.sessions.get(origin) === opening) this.sessions.delete(origin);
    };
    opening.then((session) => session.on("close", forget), forget);
    return { session: await opening, isReused: false };
  }

  private async post(url: URL, headers: Record<string, string>, body: Uint8Array, limits: ExchangeLimits): Promise<Buffer> {
    return (await this.exchange(url, headers, body, limits)).body;
  }

  private async exchange(
    url: URL,
    headers: Record<string, string>,
    body: Uint8Array,
    limits: ExchangeLimits,
  ): Promise<{ readonly body: Buffer; readonly headers: IncomingMessage["headers"] }> {
    const timeout = new AbortController();
    const signal = limits.signal ? AbortSignal.any([timeout.signal, limits.signal]) : timeout.signal;
    const expire = (what: string, ms: number): NodeJS.Timeout =>
      setTimeout(() => timeout.abort(new Error(`${what} took longer than ${ms} ms`)), ms);
    const headersTimer = expire("upload", limits.headersMs);
    const exchangeTimer = expire("exchange", limits.exchangeMs);
    let response: IncomingMessage | undefined;
    try {
      response = await this.send(url, headers, body, signal);
      clearTimeout(headersTimer);
      const answer = await readBody(response, { maxBytes: MAX_ANSWER_BYTES });
      if (response.statusCode === 200) return { body: answer, headers: response.headers };
      const detail = response.headers["livepeer-error-detail"];
      const fields = { uri: url.origin, status: response.statusCode, ...(detail === undefined ? {} : { detail }) };
      const text = answer.toString("utf8").trim().slice(0, 2000) || `status ${response.statusCode}`;
      throw new OrchestratorError("rejected", text, true, fields);
    } catch (cause) {
      if (cause instanceof OrchestratorError) throw cause;
      // An answer that is not read to its end would flow on, and no timer is left to end it.
      response?.destroy();
      const hasAnswered = response !== undefined;
      throw transportError(cause, { uri: url.origin, timeout: timeout.signal, caller: limits.signal, hasAnswered });
    } finally {
      clearTimeout(headersTimer);
      clearTimeout(exchangeTimer);
    }
  }

  private send(url: URL, headers: Record<string, string>, body: Uint8Array, signal: AbortSignal): Promise<IncomingMessage> {
    const isTls = url.protocol === "https:";
    const options: RequestOptions = {
      method: "POST",
      headers: { ...headers, "content-length": String(body.length) },
      agent: isTls ? this.httpsAgent : this.httpAgent,
      maxHeaderSize: MAX_HEADER_BYTES,
      signal,
    };
    return new Promise((resolve, reject) => {
      const request = isTls ? requestHttps(url, options, resolve) : requestHttp(url, options, resolve);
      // Never sent again: the peer may have taken the payment and be at work, however the connection ended. After its answer came, an error says
      // no more than that the rest of the upload was in vain.
      request.on("error", reject);
      request.end(body);
    });
  }
}

function transportError(
  cause: unknown,
  context: { uri: string; timeout: AbortSignal; caller: AbortSignal | undefined; hasAnswered: boolean },
): OrchestratorError {
  const { uri, timeout, caller, hasAnswered } = context;
  const error = timeout.aborted && timeout.reason instanceof Error ? timeout.reason : cause;
  const reason = error instanceof Error ? error.message : String(error);
  const failure = caller?.aborted ? "cancelled" : timeout.aborted ? "timeout" : "unreachable";
  return new OrchestratorError(failure, `${uri}: ${reason}`, hasAnswered, { uri }, { cause });
}

function readAnswer<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OrchestratorError("invalidAnswer", `answer cannot be read: ${reason}`, true, {}, { cause });
  }
}

function originOf(uri: string): string {
  return parseUri(uri).origin;
}

function endpointUrl(uri: string, name: string): URL {
  const base = parseUri(uri);
  base.pathname = `${base.pathname.replace(/\/+$/, "")}/${name}`;
  return base;
}

function parseUri(uri: string): URL {
  try {
    const url = new URL(uri);
    if (url.protocol === "https:" || url.protocol === "http:") return url;
  } catch {
    // Told below.
  }
  throw new OrchestratorError("unreachable", `not a service URI: ${uri.slice(0, 200)}`, false);
}
