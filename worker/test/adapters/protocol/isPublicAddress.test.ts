// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { isPublicAddress } from "../../../src/adapters/protocol/isPublicAddress";

const PUBLIC = [
  "1.1.1.1",
  "172.32.0.1",
  "192.0.1.1",
  "100.128.0.1",
  "223.255.255.255",
  "2606:4700::1111",
  "::ffff:1.1.1.1",
  "64:ff9b::101:101",
];
const PRIVATE = [
  ...["0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255"],
  ...["192.0.0.1", "192.168.1.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"],
  ...["::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::ffff:0:127.0.0.1"],
  ...[
    "64:ff9b::7f00:1",
    "64:ff9b::192.168.1.1",
    "64:ff9b:1::1",
    "2001::1",
    "2002:7f00:1::",
    "fc00::1",
    "fdff::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
  ],
  ...["", "localhost", "127.1"],
];

describe("isPublicAddress", () => {
  for (const address of PUBLIC) it(`knows that ${address} is`, () => expect(isPublicAddress(address)).to.equal(true));
  for (const address of PRIVATE) it(`knows that "${address}" is not`, () => expect(isPublicAddress(address)).to.equal(false));
});
