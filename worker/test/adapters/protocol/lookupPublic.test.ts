// SPDX-License-Identifier: MIT

import type { LookupAddress } from "node:dns";
import { expect } from "chai";
import { lookupPublic } from "../../../src/adapters/protocol/lookupPublic";

describe("lookupPublic", () => {
  const found = (...addresses: string[]): LookupAddress[] =>
    addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  const look = (answer: LookupAddress[] | Error, options: { all?: boolean; family?: number }): Promise<unknown> =>
    new Promise((resolve) => {
      const lookup = lookupPublic((_host, callback) => (answer instanceof Error ? callback(answer, []) : callback(null, answer)));
      lookup("store.example", options, (error, address, family) =>
        resolve(error?.message ?? (family === undefined ? address : [address, family])),
      );
    });

  it("gives public addresses only", async () => {
    const answer = found("10.0.0.1", "1.1.1.1", "::1", "2606:4700::1111");
    expect(await look(answer, { all: true })).to.deep.equal(found("1.1.1.1", "2606:4700::1111"));
    expect(await look(answer, {})).to.deep.equal(["1.1.1.1", 4]);
    expect(await look(answer, { family: 6 })).to.deep.equal(["2606:4700::1111", 6]);
  });

  it("says what a name leads to that leads to none", async () => {
    expect(await look(found("10.0.0.1", "::1"), { all: true })).to.equal(
      "store.example (10.0.0.1, ::1) is no public address: --allow-private-addresses takes it",
    );
  });

  it("passes on that a name is not known", async () => {
    expect(await look(new Error("ENOTFOUND"), { all: true })).to.equal("ENOTFOUND");
  });
});
