// SPDX-License-Identifier: MIT

import { expect } from "chai";

import { MainError } from "../../scripts/main/mainError";
import { parseMainOptions } from "../../scripts/main/parseMainOptions";

describe("options of npm start", () => {
  it("have defaults for everything", () => {
    expect(parseMainOptions([])).to.deep.equal({
      input: undefined,
      seconds: 24,
      profiles: "P360p30fps16x9,P240p30fps16x9",
      rounds: 3,
      cheat: undefined,
      isKept: false,
      isJson: false,
      out: "out",
    });
  });

  it("are read from flags", () => {
    const args = [
      "--input",
      "film.mkv",
      "--profiles",
      "P720p30fps16x9",
      "--rounds",
      "5",
      "--cheat",
      "silence",
      "--keep",
      "--json",
      "--out",
      "/elsewhere",
    ];
    expect(parseMainOptions(args)).to.include({
      input: "film.mkv",
      profiles: "P720p30fps16x9",
      rounds: 5,
      cheat: "silence",
      isKept: true,
      isJson: true,
      out: "/elsewhere",
    });
  });

  it("are undefined when help is asked for", () => {
    expect(parseMainOptions(["--help"])).to.equal(undefined);
  });

  for (const [args, message] of [
    [["--nonsense"], "Unknown option '--nonsense'. See npm start -- --help."],
    [["film.mkv"], "Unexpected argument 'film.mkv'"],
    [["--input"], "argument missing"],
    [["--input", ""], "--input is empty"],
    [["--out", ""], "--out is empty"],
    [["--rounds", "0"], '--rounds is "0"; it must be a whole number from 1 to 100'],
    [["--rounds", "two"], '--rounds is "two"'],
    [["--seconds", "1.5"], '--seconds is "1.5"'],
    [["--seconds", "30", "--input", "film.mkv"], "--seconds is the length of a made clip"],
    [
      ["--cheat", "nicely"],
      '--cheat is "nicely"; it must be one of inflated-pixels, invented-segments, copied-segments, double-claim, silence',
    ],
    [["--cheat"], "argument missing"],
    [["--profiles", "P9000"], '--profiles: unknown profile "P9000"'],
    [["--profiles", "[{"], "--profiles: profiles are not valid JSON"],
  ] as const) {
    it(`are refused with words: ${args.join(" ")}`, () => {
      expect(() => parseMainOptions(args))
        .to.throw(MainError, message)
        .with.property("code", "BAD_OPTION");
    });
  }
});
