// SPDX-License-Identifier: MIT

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { loadSettings, type SettingSources } from "../../../src/adapters/config/loadSettings";
import { SettingsError } from "../../../src/adapters/config/settingsError";

const KNOWN = ["eth-url", "max-sessions", "price-per-unit", "orch-addr", "reward"];

describe("loadSettings", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "settings-test-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function load(sources: Partial<Omit<SettingSources, "known" | "file">> & { fileText?: string; file?: string }): Record<string, string> {
    const path = join(folder, "node.conf");
    if (sources.fileText !== undefined) writeFileSync(path, sources.fileText);
    const file = sources.fileText === undefined ? sources.file : path;
    const settings = loadSettings({ known: KNOWN, flags: new Map(), environment: {}, ...sources, file });
    return Object.fromEntries(settings);
  }

  it("lets flags win over the environment, and that over the file", () => {
    const settings = load({
      flags: new Map([["eth-url", "flag"]]),
      environment: { LP_ETH_URL: "variable", LP_MAXSESSIONS: "5", PATH: "/bin" },
      fileText: "eth-url file\nmax-sessions 3\nprice-per-unit 7\n",
    });
    expect(settings).to.deep.equal({ "eth-url": "flag", "max-sessions": "5", "price-per-unit": "7" });
  });

  it("takes names of variables with and without underscores, and empty ones for absent", () => {
    expect(load({ environment: { LP_ETHURL: "a", LP_MAX_SESSIONS: "" } })).to.deep.equal({ "eth-url": "a" });
  });

  it("reads lines with comments, dashes and equals signs", () => {
    const fileText = "# node\n\n-eth-url http://a b\n--max-sessions = 4\nreward\r\norch-addr=x=y\n";
    expect(load({ fileText })).to.deep.equal({ "eth-url": "http://a b", "max-sessions": "4", reward: "true", "orch-addr": "x=y" });
  });

  it("reads JSON with numbers, switches and lists", () => {
    const fileText = '{ "max-sessions": 4, "--reward": false, "orch-addr": ["a", "b"] }';
    expect(load({ fileText })).to.deep.equal({ "max-sessions": "4", reward: "false", "orch-addr": "a,b" });
  });

  it("leaves what the file says for other commands to them", () => {
    const fileText = "max-sessions 4\ndeposit 1\n";
    expect(load({ fileText, others: ["deposit"] })).to.deep.equal({ "max-sessions": "4" });
    expect(() => load({ fileText })).to.throw(SettingsError, '"deposit" in');
  });

  const faults: [string, Parameters<typeof load>[0], RegExp][] = [
    ["a flag nobody knows", { flags: new Map([["frobnicate", "1"]]) }, /--frobnicate is not a setting: see --help/],
    ["a flag with a slip", { flags: new Map([["max-session", "1"]]) }, /did you mean --max-sessions\?/],
    ["a variable with a slip", { environment: { LP_ETHURLS: "a" } }, /LP_ETHURLS is not a setting: did you mean LP_ETHURL\?/],
    ["a name in the file", { fileText: "etc-url x" }, /"etc-url" in .*node\.conf is not a setting: did you mean --eth-url\?/],
    ["a line that is none", { fileText: "reward\n= 5" }, /line 2 is not "name value": = 5/],
    ["a name given twice", { fileText: "reward\nreward false" }, /line 2 sets reward a second time/],
    ["broken JSON", { fileText: "{ reward: }" }, /is not a JSON object of settings/],
    ["JSON of another shape", { fileText: '{ "reward": { "a": 1 } }' }, /settings: reward: /],
    ["a file that is not there", { file: "/nowhere/node.conf" }, /--config \/nowhere\/node\.conf cannot be read \(ENOENT\): name a file/],
  ];
  for (const [name, sources, message] of faults) {
    it(`says what to do about ${name}`, () => {
      expect(() => load(sources)).to.throw(SettingsError, message);
    });
  }

  it("leaves variables of others alone", () => {
    expect(load({ environment: { LP_SOMETHING_ELSE_ENTIRELY: "x", LP_CONFIG: "file" } })).to.deep.equal({});
  });
});
