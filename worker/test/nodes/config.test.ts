// SPDX-License-Identifier: MIT

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { expect } from "chai";
import { ConfigurationError } from "../../src/nodes/configurationError";
import { readGatewayConfig } from "../../src/nodes/gatewayConfig";
import { readIngestConfig } from "../../src/nodes/ingestConfig";
import { readOrchestratorConfig } from "../../src/nodes/orchestratorConfig";
import { readTranscoderConfig } from "../../src/nodes/transcoderConfig";
import { readWatchConfig } from "../../src/nodes/watchConfig";
import { SettingReader } from "../../src/nodes/settingReader";
import { rational } from "../../src/domain/rational";

const reader = (settings: Record<string, string>): SettingReader => new SettingReader(new Map(Object.entries(settings)));
const orchestrator = (settings: Record<string, string>): ReturnType<typeof readOrchestratorConfig> =>
  readOrchestratorConfig(reader({ "price-per-unit": "1200", ...settings }));
const gateway = (settings: Record<string, string>): ReturnType<typeof readGatewayConfig> =>
  readGatewayConfig(reader({ "orch-addr": "127.0.0.1:8935", input: __filename, output: "out", ...settings }));

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe("configuration of an orchestrator", () => {
  it("has the network's defaults", () => {
    const config = orchestrator({});
    expect(config.chain).to.equal(undefined);
    expect(config.listen).to.deep.equal({ host: "0.0.0.0", port: 8935, isTls: true });
    expect(config.api).to.deep.equal({ host: "127.0.0.1", port: 7935 });
    expect([config.ticketEv, config.maxSessions, config.isOverheadAdded]).to.deep.equal([8_000_000_000n, 10, true]);
    expect(config.basePrice).to.deep.equal({ amount: rational(1200n), currency: "wei" });
    expect(config.priceFeed).to.equal(undefined);
    expect(config.isKeyInDataFolder).to.equal(true);
  });

  it("calls public addresses only, unless it is told that peers are on its own network", () => {
    expect(orchestrator({}).arePrivateAddressesAllowed).to.equal(false);
    expect(orchestrator({ "allow-private-addresses": "true" }).arePrivateAddressesAllowed).to.equal(true);
  });

  it("keeps its ledger in a file, or in a database whose URL may be in a file", () => {
    const url = "postgresql://node:p%40ss@db.example:5433/ledger?sslmode=verify-full";
    expect([orchestrator({}).databaseUrl, orchestrator({ "db-url": url }).databaseUrl]).to.deep.equal([undefined, url]);
    expect(gateway({ "db-url": "postgres:///ledger?host=/run/postgresql" }).databaseUrl).to.equal(
      "postgres:///ledger?host=/run/postgresql",
    );
    const folder = mkdtempSync(join(tmpdir(), "config-test-"));
    const file = join(folder, "db-url");
    writeFileSync(file, `${url}\n`);
    expect(orchestrator({ "db-url": file }).databaseUrl).to.equal(url);
    rmSync(folder, { recursive: true });
  });

  it("says what is wrong with the URL of a database, without the password in it", () => {
    for (const [url, problem] of [
      ["mysql://node:secret-word@host/ledger", /^--db-url must be a URL such as postgresql:/],
      ["/no/such/secret-word", /^the file that --db-url names is not there/],
      ["ledger of secret-word", /^--db-url must be a URL such as postgresql:.*, or a file that holds one$/],
      ["postgresql://node:secret-word@host", /^--db-url names no database/],
      ["postgresql://node:secret-word@host/?sslmode=disable", /^--db-url names no database/],
      [
        "postgresql://node:secret-word@host/ledger?sslmode=require",
        /^--db-url has an sslmode that is not taken: use one of disable, verify-full/,
      ],
      ["postgresql://node:secret-word@host:port/ledger", /^--db-url cannot be read/],
      [
        "postgresql://node:secret-word@host/ledger?sslrootcert=/no/such/file",
        /^--db-url cannot be read.*certificate files must be readable$/,
      ],
    ] as const) {
      const read = (): unknown => orchestrator({ "db-url": url });
      expect(read, url).to.throw(ConfigurationError, problem);
      expect(inspect(thrownBy(read), { depth: 9 }), url).to.not.include("secret-word");
    }
  });

  it("knows the networks' controllers", () => {
    const { chain } = orchestrator({ network: "arbitrum-one-mainnet", "eth-url": "http://a, http://b" });
    expect(chain!.controller).to.equal("0xd8e8328501e9645d16cf49539efc04f734606ee4");
    expect(chain!.urls).to.deep.equal(["http://a", "http://b"]);
  });

  it("listens as told", () => {
    expect(orchestrator({ "http-addr": "http://127.0.0.1:0" }).listen).to.deep.equal({ host: "127.0.0.1", port: 0, isTls: false });
    expect(orchestrator({ "http-addr": "[::1]:1" }).listen).to.deep.equal({ host: "::1", port: 1, isTls: true });
    expect(orchestrator({ "service-addr": "node.example:8935" }).serviceUri).to.equal("https://node.example:8935");
  });

  it("takes a service address with slashes at its end for one without", () => {
    for (const given of ["https://node.example/", "node.example/", "https://node.example//", "https://node.example"]) {
      expect(orchestrator({ "service-addr": given }).serviceUri, given).to.equal("https://node.example");
    }
    expect(orchestrator({ "service-addr": "https://node.example:8935/" }).serviceUri).to.equal("https://node.example:8935");
  });

  it("shows no key that stands in a URL which it refuses", () => {
    for (const url of [
      "wss://arb.example/v2/KEY",
      "wss://arb.example?key=KEY",
      "wss://KEY@arb.example",
      "wss://user:KEY@arb.example/KEY#KEY",
    ]) {
      const settings = { network: "mainnet", "eth-url": url };
      expect(() => orchestrator(settings), url).to.throw(ConfigurationError, /^--eth-url must be .* not "wss:\/\/arb.example\/\.\.\."$/);
    }
  });

  it("listens on the port that gateways are told to call, unless told otherwise", () => {
    const portOf = (settings: Record<string, string>): number => orchestrator(settings).listen.port;
    expect(portOf({ "service-addr": "https://node.example:9000/" })).to.equal(9000);
    expect(portOf({ "service-addr": "node.example" })).to.equal(8935);
    expect(portOf({ "service-addr": "localhost" })).to.equal(8935);
    expect(portOf({ "service-addr": "https://node" })).to.equal(8935);
    expect(portOf({ "service-addr": "https://[::1]:9001" })).to.equal(9001);
    expect(portOf({ "service-addr": "https://[::9002]" })).to.equal(8935);
    expect(portOf({ "service-addr": "node.example:9000", "http-addr": "127.0.0.1:1" })).to.equal(1);
  });

  it("reads prices of single gateways", () => {
    const table = { gateways: [{ ethaddress: `0x${"AB".repeat(20)}`, priceperunit: "0.5", pixelsperunit: 4 }] };
    const { pricePerSender } = orchestrator({ "price-per-gateway": JSON.stringify(table) });
    expect([...pricePerSender]).to.deep.equal([[`0x${"ab".repeat(20)}`, { amount: rational(1n, 8n), currency: "wei" }]]);
  });

  it("lets transcoders on other machines do the work, for a secret or a file with it", () => {
    expect([orchestrator({}).orchSecret, orchestrator({ "orch-secret": "hush" }).orchSecret]).to.deep.equal([undefined, "hush"]);
    const folder = mkdtempSync(join(tmpdir(), "config-"));
    const file = join(folder, "secret");
    writeFileSync(file, "hush\n");
    expect(orchestrator({ "orch-secret": file, "max-sessions": "auto" })).to.include({ orchSecret: "hush", maxSessions: 100_000 });
    writeFileSync(file, "\n");
    expect(() => orchestrator({ "orch-secret": file })).to.throw(ConfigurationError, `the file that --orch-secret names is empty: ${file}`);
    expect(() => orchestrator({ "orch-secret": folder })).to.throw(ConfigurationError, `--orch-secret names cannot be read: ${folder}`);
    writeFileSync(file, "one\ntwo");
    for (const text of [file, "h\u00fcsh"]) {
      expect(() => orchestrator({ "orch-secret": text })).to.throw(ConfigurationError, "--orch-secret must be letters, digits and signs");
    }
    rmSync(folder, { recursive: true });
    for (const text of [file, "./secret", "../secret", "~/secret"]) {
      expect(() => orchestrator({ "orch-secret": text })).to.throw(ConfigurationError, /^the file that --orch-secret names is not there; /);
    }
    for (const flag of ["gpu", "encoder-preset", "enforce-capacity"]) {
      const words = `--${flag} is about this machine's encoder, and with --orch-secret others transcode: leave one of them out`;
      expect(() => orchestrator({ "orch-secret": "hush", [flag]: "0" })).to.throw(ConfigurationError, words);
    }
    const alone = "--max-sessions auto is what the transcoders on other machines take: it needs --orch-secret";
    expect(() => orchestrator({ "max-sessions": "auto" })).to.throw(ConfigurationError, alone);
  });

  it("knows what converts prices in other currencies", () => {
    const arbitrum = { network: "arbitrum-one-mainnet", "eth-url": "http://a" };
    expect(orchestrator({ ...arbitrum, "price-per-unit": "0.5USD" }).priceFeed).to.equal("0x639fe6ab55c921f74e7fac1ee960c0b6293ba612");
    const feed = `0x${"fe".repeat(20)}`;
    const gateways = [{ ethaddress: `0x${"AB".repeat(20)}`, priceperunit: 0.5, currency: "USD" }];
    const other = { network: "mainnet", "eth-url": "http://a", "price-feed-addr": feed, "price-per-gateway": JSON.stringify({ gateways }) };
    expect(orchestrator(other).priceFeed).to.equal(feed);
  });

  for (const [settings, message] of [
    [{ "price-per-unit": "" }, /--price-per-unit is required/],
    [{ "price-per-unit": "0.5 $" }, /--price-per-unit must be a decimal number such as 1200/],
    [{ "price-per-unit": "0.5USD" }, /a price in USD needs a chain whose price feed converts it/],
    [{ "price-per-unit": "0.5USD", network: "mainnet", "eth-url": "http://a" }, /a price in USD needs --price-feed-addr/],
    [{ "pixels-per-unit": "0" }, /--pixels-per-unit must be a whole number above 0/],
    [{ "http-addr": "ftp://a:1" }, /--http-addr must be/],
    [{ "http-addr": "localhost" }, /--http-addr must be host:port/],
    [{ "http-addr": "https://a:1/path" }, /--http-addr must be/],
    [{ "service-addr": "ftp://a" }, /--service-addr must be/],
    [{ "service-addr": "node" }, /--service-addr must be https:\/\/host:port/],
    [{ "service-addr": "https://a:1/node" }, /--service-addr must be https:\/\/host:port, without a path/],
    [{ "service-addr": "https://a:1?x=1" }, /--service-addr must be https:\/\/host:port, without a path/],
    [{ "cli-addr": "127.0.0.1:99999" }, /--cli-addr must be host:port/],
    [{ "max-sessions": "0" }, /--max-sessions must be a number from 1/],
    [{ "max-sessions": "1.5" }, /--max-sessions must be a whole number/],
    [{ "ticket-ev": "0" }, /--ticket-ev must be above 0 wei/],
    [{ "ticket-ev": "1e9" }, /--ticket-ev must be a whole number of wei/],
    [{ "auto-adjust-price": "maybe" }, /--auto-adjust-price must be true or false/],
    [{ "orchestrator-address": "0x12" }, /--orchestrator-address must be an address/],
    [{ network: "nowhere" }, /network "nowhere" is not known: give its --eth-controller/],
    [{ network: "mainnet" }, /--eth-url is required on network "mainnet"/],
    [{ "eth-controller": `0x${"1".repeat(40)}` }, /--eth-url is required on network "custom"/],
    [{ network: "mainnet", "eth-url": "http://a,localhost:8545" }, /--eth-url must be http:.* not "localhost:8545"/],
    [{ network: "mainnet", "eth-url": "http://a", "chain-id": "one" }, /--chain-id must be a number/],
    [{ "price-per-gateway": "{}" }, /--price-per-gateway must be JSON or a file/],
    [{ "price-per-gateway": `{"gateways":[{"ethaddress":"0x${"1".repeat(40)}","priceperunit":"1","currency":"$"}]}` }, /"currency":"wei"/],
    [{ "log-level": "loud" }, /--log-level must be debug, info, warn, error/],
    [{ "log-format": "xml" }, /--log-format must be text or json/],
    [{ gpu: "fast" }, /--gpu must be a number/],
  ] as const) {
    it(`refuses ${JSON.stringify(settings)}`, () => {
      expect(() => orchestrator(settings as unknown as Record<string, string>)).to.throw(ConfigurationError, message);
    });
  }
});

describe("configuration of proofs", () => {
  it("keeps and signs them unless told otherwise, and trusts keys alone", () => {
    expect(orchestrator({})).to.include({ areProofsKept: true, areContractGatewaysAccepted: false });
    expect(orchestrator({ proofs: "false", "proofs-contract-gateways": "true" })).to.include({
      areProofsKept: false,
      areContractGatewaysAccepted: true,
    });
    expect(gateway({}).areReceiptsSigned).to.equal(true);
    expect(gateway({ receipts: "false" }).areReceiptsSigned).to.equal(false);
  });

  it("watches without slashing unless told otherwise, and needs a chain", () => {
    const chain = { network: "mainnet", "eth-url": "http://a" };
    const watch = (settings: Record<string, string>): unknown => readWatchConfig(new SettingReader(new Map(Object.entries(settings))));
    expect(watch(chain)).to.include({ isSlashing: false, isAuditing: false, isOnce: false, fromBlock: undefined });
    expect(watch({ ...chain, slash: "true", audit: "true", once: "true", "from-block": "7" })).to.include({
      isSlashing: true,
      isAuditing: true,
      isOnce: true,
      fromBlock: 7,
    });
    expect(() => watch({})).to.throw(ConfigurationError, /needs a chain/);
  });
});

describe("configuration of a transcoder", () => {
  const transcoder = (settings: Record<string, string>): ReturnType<typeof readTranscoderConfig> =>
    readTranscoderConfig(reader({ "orch-addr": "node.example:8935", "orch-secret": "hush", ...settings }));

  it("has the network's defaults", () => {
    const { dataFolder, ...config } = transcoder({});
    expect(config).to.deep.equal({
      ...{ logLevel: "info", logFormat: "text", orchestrator: "https://node.example:8935", secret: "hush", maxSessions: 10 },
      ...{ encoder: { gpu: "auto", preset: "medium" }, api: undefined },
    });
    expect(dataFolder).to.match(/\.livepeer-node.transcoder$/);
  });

  it("reads what it is told", () => {
    const told = { "orch-addr": "http://10.0.0.1:1", gpu: "2", "encoder-preset": "fast", "cli-addr": "127.0.0.1:0", "max-sessions": "3" };
    const { orchestrator: uri, encoder, api, maxSessions } = transcoder(told);
    expect([uri, maxSessions, encoder, api]).to.deep.equal([
      "http://10.0.0.1:1",
      3,
      { gpu: 2, preset: "fast" },
      { host: "127.0.0.1", port: 0 },
    ]);
  });

  it("says what is missing or wrong", () => {
    expect(() => readTranscoderConfig(reader({ "orch-addr": "a:1" }))).to.throw(
      ConfigurationError,
      /^--orch-secret is required: the one that/,
    );
    expect(() => readTranscoderConfig(reader({ "orch-secret": "hush" }))).to.throw(ConfigurationError, /^--orch-addr is required$/);
    for (const wrong of ["a:1,b:2", "ftp://a", "http://"]) {
      expect(() => transcoder({ "orch-addr": wrong })).to.throw(
        ConfigurationError,
        /^--orch-addr must be one orchestrator's host:port, or its URI/,
      );
    }
    expect(() => transcoder({ "max-sessions": "auto" })).to.throw(ConfigurationError, /^--max-sessions must be a number/);
  });
});

describe("configuration of a gateway", () => {
  it("has the network's defaults", () => {
    const config = gateway({});
    expect(config.profiles.map(({ name }) => name)).to.deep.equal(["P240p30fps16x9", "P360p30fps16x9"]);
    expect(config.limits).to.deep.equal({ maxTicketEv: 3_000_000_000_000n, maxTotalEv: 20_000_000_000_000n, depositMultiplier: 1n });
    expect(config.weights).to.deep.equal({ random: 0.3, stake: 0.7, price: 0, priceExpFactor: 100 });
    expect([config.maxPrice, config.maxAttempts, config.discoveryTimeoutMs]).to.deep.equal([undefined, 3, 500]);
  });

  for (const [settings, message] of [
    [{ "orch-addr": "" }, /without a chain --orch-addr is required/],
    [{ "orch-addr": "127.0.0.1:8935,a b" }, /--orch-addr must be host:port .* not "a b"/],
    [{ "orch-addr": "ftp://a" }, /--orch-addr must be host:port/],
    [{ input: "" }, /--input is required: a file to stream; or --http-addr/],
    [{ input: "/nowhere.mp4" }, /--input: there is no file \/nowhere.mp4/],
    [{ output: "" }, /--output is required/],
    [{ "select-rand-freq": "0.5" }, /must sum to 1, not 1.2/],
    [{ "verify-sample": "2" }, /--verify-sample must be a number from 0 to 1/],
    [{ "orch-blocklist": "me" }, /--orch-blocklist must be a list of addresses/],
  ] as const) {
    it(`refuses ${JSON.stringify(settings)}`, () => {
      expect(() => gateway(settings as unknown as Record<string, string>)).to.throw(ConfigurationError, message);
    });
  }

  it("takes orchestrators from a list or from a web service, not from both", () => {
    const service = { "orch-addr": "", "orch-webhook-url": "https://list.example/orchestrators", "extra-nodes": "2" };
    expect(gateway(service)).to.include({ webhookUrl: "https://list.example/orchestrators", extraNodes: 2 });
    expect(gateway({})).to.include({ webhookUrl: undefined, extraNodes: 0 });
    expect(() => gateway({ "orch-webhook-url": "https://list.example" })).to.throw(ConfigurationError, "give one of them");
    expect(() => gateway({ "orch-addr": "", "orch-webhook-url": "list.example" })).to.throw(
      ConfigurationError,
      "--orch-webhook-url must be",
    );
  });

  it("refuses profiles that are none", () => {
    expect(() => gateway({ profiles: "P1" })).to.throw(/unknown profile "P1"/);
  });
});

describe("configuration of a gateway that takes pushed segments", () => {
  const ingest = (settings: Record<string, string>): ReturnType<typeof readIngestConfig> =>
    readIngestConfig(reader({ "orch-addr": "127.0.0.1:8935", "http-addr": "127.0.0.1:9935", ...settings }));

  it("has the network's defaults", () => {
    const config = ingest({});
    expect(config.listen).to.deep.equal({ host: "127.0.0.1", port: 9935 });
    expect([config.maxStreams, config.concurrency, config.authWebhookUrl]).to.deep.equal([10, 2, undefined]);
    expect(config.profiles.map(({ name }) => name)).to.deep.equal(["P240p30fps16x9", "P360p30fps16x9"]);
  });

  it("listens as told", () => {
    expect(ingest({ "http-addr": "http://0.0.0.0:0" }).listen).to.deep.equal({ host: "0.0.0.0", port: 0 });
    expect(ingest({ "http-addr": "[::1]:1" }).listen).to.deep.equal({ host: "::1", port: 1 });
    expect(ingest({ "http-addr": ":1" }).listen).to.deep.equal({ host: "0.0.0.0", port: 1 });
    expect(ingest({ "auth-webhook-url": "https://auth.example/live" }).authWebhookUrl).to.equal("https://auth.example/live");
  });

  it("takes streams over RTMP where it is told to, and nowhere else", () => {
    expect(ingest({}).rtmp).to.equal(undefined);
    expect(ingest({ "rtmp-addr": "127.0.0.1:1935" }).rtmp).to.deep.equal({ host: "127.0.0.1", port: 1935 });
    expect(ingest({ "rtmp-addr": "rtmp://0.0.0.0:0" }).rtmp).to.deep.equal({ host: "0.0.0.0", port: 0 });
  });

  for (const [settings, message] of [
    [{ "rtmp-addr": "1935" }, /--rtmp-addr must be host:port or rtmp:\/\/host:port/],
    [{ "rtmp-addr": "rtmps://a:1" }, /for RTMPS put a proxy in front/],
    [{ "http-addr": "", "rtmp-addr": "127.0.0.1:1935" }, /--rtmp-addr needs --http-addr as well/],
    [{ "http-addr": "localhost" }, /--http-addr must be host:port or http:\/\/host:port/],
    [{ "http-addr": "https://a:1" }, /for TLS put a proxy in front/],
    [{ "http-addr": "a:99999" }, /--http-addr must be/],
    [{ "max-sessions": "0" }, /--max-sessions must be a number from 1/],
    [{ "auth-webhook-url": "auth.example" }, /--auth-webhook-url must be an http/],
    [{ "orch-addr": "" }, /without a chain --orch-addr is required/],
    [{ input: __filename }, /--input is for streaming a file/],
    [{ "manifest-id": "x" }, /--manifest-id is for streaming a file/],
    [{ profiles: '[{"name":"a/b","width":160,"height":90,"bitrate":1000}]' }, /profile name "a\/b" must be of letters/],
  ] as const) {
    it(`refuses ${JSON.stringify(settings)}`, () => {
      expect(() => ingest(settings as unknown as Record<string, string>)).to.throw(message);
    });
  }
});
