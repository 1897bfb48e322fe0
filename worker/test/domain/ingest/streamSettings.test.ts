// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { isManifestId } from "../../../src/domain/ingest/isManifestId";
import { parseStreamSettings } from "../../../src/domain/ingest/parseStreamSettings";
import { Refusal } from "../../../src/domain/refusal";

const profile = (changes: object = {}): object => ({ name: "small", width: 160, height: 90, bitrate: 200_000, fps: 0, ...changes });
const refusal = (text: string): Refusal => {
  try {
    parseStreamSettings(text);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  return expect.fail("the settings were taken");
};

describe("settings of a pushed stream", () => {
  it("are a name, presets and profiles, in this order", () => {
    const fields = { manifestID: "show", presets: ["P144p30fps16x9"], profiles: [profile({ gop: "1", profile: "H264ConstrainedHigh" })] };
    const { manifestId, profiles } = parseStreamSettings(JSON.stringify(fields));
    expect(manifestId).to.equal("show");
    expect(profiles!.map(({ name }) => name)).to.deep.equal(["P144p30fps16x9", "small"]);
    expect(profiles![1]).to.include({ width: 160, gopMs: 1000, encoderProfile: "constrainedHigh" });
  });

  it("may leave everything to the gateway", () => {
    const nothing = { manifestId: undefined, profiles: undefined, timeoutMultiplier: undefined, isReinitForced: undefined };
    expect(parseStreamSettings("{}")).to.deep.equal(nothing);
    const empty = { manifestID: "", presets: null, profiles: [], streamID: "x", timeoutMultiplier: 0, forceSessionReinit: null };
    expect(parseStreamSettings(JSON.stringify(empty))).to.deep.equal(nothing);
  });

  it("may stretch time-outs, and ask for a fresh encoder", () => {
    const settings = parseStreamSettings('{"timeoutMultiplier":2.5,"forceSessionReinit":true}');
    expect([settings.timeoutMultiplier, settings.isReinitForced]).to.deep.equal([2.5, true]);
    expect(parseStreamSettings('{"forceSessionReinit":false}').isReinitForced).to.equal(false);
  });

  for (const [fields, text] of [
    ["{", /it is not JSON/],
    ["[]", /it must be a JSON object/],
    ["7", /it must be a JSON object/],
    ['{"manifestID":7}', /manifestID must be a text/],
    ['{"manifestID":"../x"}', /manifestID "\.\.\/x" cannot name a stream/],
    ['{"presets":"P144p30fps16x9"}', /presets must be a list/],
    ['{"presets":[1]}', /presets must be names/],
    ['{"presets":["P1"]}', /unknown profile "P1"/],
    ['{"profiles":{}}', /profiles must be a list/],
    ['{"timeoutMultiplier":"2"}', /timeoutMultiplier must be a number of at most 1000/],
    ['{"timeoutMultiplier":-1}', /timeoutMultiplier must be a number of at most 1000/],
    ['{"timeoutMultiplier":1e9}', /timeoutMultiplier must be a number of at most 1000/],
    ['{"forceSessionReinit":1}', /forceSessionReinit must be true or false/],
    ['{"profiles":[{}]}', /profile 0: width must be/],
    [JSON.stringify({ profiles: [profile({ name: 'a"\r\nX: y' })] }), /must be of letters, digits/],
    [JSON.stringify({ profiles: [profile({ name: "a/../b" })] }), /must be of letters, digits/],
    [JSON.stringify({ profiles: [profile({ name: "low " })] }), /must be of letters, digits/],
    [JSON.stringify({ profiles: [profile({ name: "source" })] }), /"source" is that of the input/],
    [JSON.stringify({ presets: ["P144p30fps16x9"], profiles: [profile({ name: "P144p30fps16x9" })] }), /occurs twice/],
    [JSON.stringify({ profiles: Array.from({ length: 21 }, (_, index) => profile({ name: `p${index}` })) }), /21 profiles are too many/],
  ] as const) {
    it(`refuses ${fields.slice(0, 60)}`, () => {
      expect(refusal(fields).kind).to.equal("badRequest");
      expect(refusal(fields).text).to.match(/^the transcode configuration cannot be used: /);
      expect(refusal(fields).text).to.match(text);
    });
  }
});

describe("a manifest's name", () => {
  it("is safe in paths, logs and playlists", () => {
    expect(["a", "video+abc", "0", "stream-1.2_x", "my stream", "x".repeat(128)].filter((id) => !isManifestId(id))).to.deep.equal([]);
    const bad = ["", ".", "..", ".hidden", "-", "a/b", " a", "a ", " ", "a\n", "a%2f", "ä", "x".repeat(129)];
    expect(bad.filter(isManifestId)).to.deep.equal([]);
  });
});
