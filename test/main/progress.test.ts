// SPDX-License-Identifier: MIT

import { expect } from "chai";

import { Progress } from "../../scripts/main/progress";

/** What a terminal of 30 columns, or a file, was given. */
class Output {
  text = "";
  readonly columns = 30;
  constructor(readonly isTTY: boolean) {}
  write(text: string): void {
    this.text += text;
  }
}

describe("Progress", () => {
  const run = (output: Output): string => {
    let time = 0;
    const progress = new Progress({ output, now: () => time });
    progress.step("Begin");
    progress.now("working on something that takes long");
    progress.now("still working");
    progress.detail("worked");
    time = 12_300;
    progress.step("Go on");
    return output.text;
  };

  it("numbers and times the steps, in plain lines where nothing can be overwritten", () => {
    expect(run(new Output(false))).to.equal("\n[   0 s]  1. Begin\n          worked\n\n[  12 s]  2. Go on\n");
  });

  it("moves its last line in a terminal and keeps it within the width", () => {
    const text = run(new Output(true));
    expect(text).to.contain("          working on somethin\r\u001b[2K          still working\r\u001b[2K          worked\n");
  });
});
