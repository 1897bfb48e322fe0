// SPDX-License-Identifier: MIT
import { execFile } from "node:child_process";
import { createServer, type AddressInfo, type Server } from "node:net";
import { expect } from "chai";

/** What a command printed, and its exit status. */
interface Outcome {
  readonly status: number;
  readonly output: string;
}

function run(args: readonly string[], rpcUrl: string): Promise<Outcome> {
  const env = { ...process.env, LOCALHOST_RPC_URL: rpcUrl, HARDHAT_NETWORK: undefined };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : Number(error.code), output: stdout + stderr });
    });
  });
}

const HARDHAT = require.resolve("hardhat/internal/cli/bootstrap");
const VERIFY = ["--import", "tsx", "scripts/ops/verify.ts", "--network"];

describe("given an RPC node that closes every connection at once", () => {
  let server: Server;
  let rpcUrl: string;

  before(async () => {
    server = createServer((socket) => socket.on("error", () => undefined).end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    rpcUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  for (const [name, ...args] of [
    ["deploy", HARDHAT, "deploy", "--no-compile", "--network", "localhost"],
    ["upgrade", HARDHAT, "upgrade", "Minter", "--network", "localhost"],
    ["verify", ...VERIFY, "localhost"],
  ] as const) {
    it(`${name} says that it does not answer, and fails`, async () => {
      const { status, output } = await run(args, rpcUrl);
      expect(output).to.match(/The RPC node of localhost does not answer \(.*\)\. Is the local node running\?/);
      expect(output).not.to.match(/\n +at /);
      expect(status).to.be.greaterThan(0);
    });
  }
});

describe("npm run verify", () => {
  it("offers the networks that have records, where it is asked for another", async () => {
    for (const network of ["devnet", "hardhat", "foo"]) {
      const { status, output } = await run([...VERIFY, network], "http://127.0.0.1:1");
      expect(output).to.equal(`No deployment to "${network}" is recorded that could be compared: name arbitrumSepolia or localhost.\n`);
      expect(status).to.equal(2);
    }
  });
});
