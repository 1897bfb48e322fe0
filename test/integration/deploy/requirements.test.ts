// SPDX-License-Identifier: MIT
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { artifacts, ethers } from "hardhat";
import type { DeploymentsExtension } from "hardhat-deploy/types";
import { arbitrumSepolia } from "../../../deploy/config/arbitrumSepolia";
import { hardhat } from "../../../deploy/config/hardhat";
import { networkConfigOf } from "../../../deploy/config/networkConfigOf";
import { networkConfigs } from "../../../deploy/config/networkConfigs";
import { deploymentErrorIn } from "../../../deploy/hardhat/deploymentErrorIn";
import { commitWarning } from "../../../deploy/hardhat/commitWarning";
import { gitCommitHash } from "../../../deploy/hardhat/gitCommitHash";
import { HardhatDeploymentStore } from "../../../deploy/hardhat/hardhatDeploymentStore";
import { orBrokeOff } from "../../../deploy/hardhat/orBrokeOff";
import { requireChain } from "../../../deploy/hardhat/requireChain";
import { requireEnvironment } from "../../../deploy/hardhat/requireEnvironment";
import { upgradeInstructions } from "../../../deploy/hardhat/upgradeInstructions";
import { Deployment } from "../../../deploy/protocol/deployment";
import { DeploymentError } from "../../../deploy/protocol/deploymentError";
import { deployProtocol } from "../../../deploy/protocol/deployProtocol";
import { MemoryDeploymentStore } from "../../../deploy/protocol/memoryDeploymentStore";
import { requireOwners } from "../../../deploy/protocol/requireOwners";
import { requireParameters } from "../../../deploy/protocol/requireParameters";
import { accountAt } from "../../support/accountAt";

const URL = "http://127.0.0.1:1";
const KEY = ethers.id("a key that holds nothing");

/** The error that a function throws. */
function thrown(act: () => void): DeploymentError {
  try {
    act();
  } catch (error) {
    if (error instanceof DeploymentError) return error;
  }
  throw new Error("No DeploymentError was thrown.");
}

describe("networkConfigOf", () => {
  it("knows every network by its name", () => {
    for (const [name, config] of Object.entries(networkConfigs)) expect(networkConfigOf(name)).to.equal(config).with.property("name", name);
  });

  it("names the networks there are when asked for another", () => {
    const error = thrown(() => networkConfigOf("moon"));
    expect(error.code).to.equal("NETWORK_UNKNOWN");
    expect(error.message).to.contain('"moon"').and.contain("arbitrumSepolia, devnet, hardhat, localhost");
  });
});

describe("requireEnvironment", () => {
  it("asks nothing of a local network", () => {
    requireEnvironment(hardhat, {});
  });

  it("asks for the RPC URL of a public one", () => {
    for (const ARBITRUM_SEPOLIA_RPC_URL of [undefined, ""]) {
      const error = thrown(() => requireEnvironment(arbitrumSepolia, { ARBITRUM_SEPOLIA_RPC_URL, DEPLOYER_PRIVATE_KEY: KEY }));
      expect(error.code).to.equal("RPC_URL_MISSING");
      expect(error.message).to.contain("ARBITRUM_SEPOLIA_RPC_URL");
    }
  });

  it("asks for the key, and never shows it", () => {
    const missing = thrown(() => requireEnvironment(arbitrumSepolia, { ARBITRUM_SEPOLIA_RPC_URL: URL }));
    expect(missing.code).to.equal("KEY_MISSING");
    expect(missing.message).to.contain("DEPLOYER_PRIVATE_KEY");
    const invalid = thrown(() => requireEnvironment(arbitrumSepolia, { ARBITRUM_SEPOLIA_RPC_URL: URL, DEPLOYER_PRIVATE_KEY: `${KEY}00` }));
    expect(invalid.code).to.equal("KEY_INVALID");
    expect(invalid.message).not.to.contain(KEY.slice(2, 10));
  });

  it("refuses what is no key of the curve", () => {
    const order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
    for (const DEPLOYER_PRIVATE_KEY of ["0".repeat(64), `0x${"0".repeat(64)}`, order, "f".repeat(64)]) {
      const error = thrown(() => requireEnvironment(arbitrumSepolia, { ARBITRUM_SEPOLIA_RPC_URL: URL, DEPLOYER_PRIVATE_KEY }));
      expect(error.code).to.equal("KEY_INVALID");
      expect(error.message).to.equal("DEPLOYER_PRIVATE_KEY is no private key: it must be above zero, and below the order of secp256k1.");
    }
  });

  it("is content with both, the key with or without 0x", () => {
    const last = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140";
    for (const DEPLOYER_PRIVATE_KEY of [KEY, KEY.slice(2), last]) {
      requireEnvironment(arbitrumSepolia, { ARBITRUM_SEPOLIA_RPC_URL: URL, DEPLOYER_PRIVATE_KEY });
    }
  });
});

describe("requireOwners", () => {
  const named = (owner: string | null, governorOwner: string | null): Parameters<typeof requireOwners>[0] => {
    const parameter = (value: string | null) => (value === null ? null : { value, unit: "address", reason: "named by SOMETHING" });
    return { owner: parameter(owner), governance: { ...hardhat.governance, governorOwner: parameter(governorOwner) } };
  };
  const ADDRESS = "0x5FbDB2315678afecb367f032d93F642f64180aa3";

  it("is content with nobody, addresses, and the contracts that can own", () => {
    for (const owner of [null, ADDRESS, "Treasury", "Governor"]) requireOwners(named(owner, ADDRESS));
    requireOwners(named(null, null));
  });

  it("refuses what is neither, before anything is sent", () => {
    for (const owner of ["nobody", "", "Minter", ADDRESS.replace("F", "f")]) {
      const error = thrown(() => requireOwners(named(owner, null)));
      expect(error.code).to.equal("OWNER_INVALID");
      expect(error.message).to.equal(`The owner must be an address, Treasury or Governor, not "${owner}" (named by SOMETHING).`);
    }
    const { message } = thrown(() => requireOwners(named(null, "Treasury")));
    expect(message).to.equal('The owner of the Governor must be an address, not "Treasury" (named by SOMETHING).');
  });

  it("refuses the null address, which nobody acts for", () => {
    const owner = thrown(() => requireOwners(named(ethers.ZeroAddress, null)));
    expect(owner.code).to.equal("OWNER_INVALID");
    expect(owner.message).to.equal("The owner must be somebody: nobody acts for the null address (named by SOMETHING).");
    const governorOwner = thrown(() => requireOwners(named(null, ethers.ZeroAddress)));
    expect(governorOwner.message).to.contain("The owner of the Governor must be somebody");
  });
});

describe("requireParameters", () => {
  it("is content with every network that there is", () => {
    for (const config of Object.values(networkConfigs)) requireParameters(config);
  });

  it("names every parameter that the contracts would refuse, its value and its bounds", () => {
    const { rounds, governance, bonding, faucet } = hardhat;
    const config = {
      ...hardhat,
      rounds: { ...rounds, roundLength: { ...rounds.roundLength, value: 0n } },
      bonding: { ...bonding, numActiveTranscoders: { ...bonding.numActiveTranscoders, value: 100_000n } },
      governance: {
        ...governance,
        votingPeriod: { ...governance.votingPeriod, value: 1n },
        quota: { ...governance.quota, value: 10n ** 6n },
      },
      faucet: faucet === null ? null : { ...faucet, funds: { ...faucet.funds, value: 10n ** 26n } },
    };
    const error = thrown(() => requireParameters(config));
    expect(error.code).to.equal("PARAMETER_OUT_OF_BOUNDS");
    expect(error.message.split("\n")).to.deep.equal([
      "Change the configuration of hardhat in deploy/config. Nothing was sent.",
      "  rounds.roundLength is 0; it must be from 1 to 100000 (blocks)",
      "  bonding.numActiveTranscoders is 100000; it must be from 0 to 65535 (orchestrators)",
      "  governance.votingPeriod is 1; it must be from 3 to 60 (rounds)",
      "  governance.quota is 1000000; it must be from 500000 to 900000 (ppm of For and Against)",
      "  faucet.funds is 100000000000000000000000000; it must be from 0 to 10000000000000000000000000 (LPT wei)",
    ]);
  });

  it("wants no floor of inflation above its ceiling", () => {
    const bound = (value: bigint) => ({ value, unit: "ppb", reason: "a bound" });
    const bounded = (floor: bigint, ceiling?: bigint) => ({
      ...hardhat,
      minter: { ...hardhat.minter, inflationFloor: bound(floor), ...(ceiling !== undefined && { inflationCeiling: bound(ceiling) }) },
    });
    for (const [floor, ceiling] of [[5n, 5n], [10n ** 9n]] as const) requireParameters(bounded(floor, ceiling));
    for (const [floor, ceiling, most] of [
      [6n, 5n, 5n],
      [10n ** 9n + 1n, undefined, 10n ** 9n],
      [10n ** 9n + 1n, 2n ** 64n - 1n, 10n ** 9n],
    ] as const) {
      expect(thrown(() => requireParameters(bounded(floor, ceiling))).message).to.contain(
        `minter.inflationFloor is ${floor}; it must be from 0 to ${most} (ppb)`,
      );
    }
  });

  it("asks before anything is sent", async () => {
    const rounds = { ...hardhat.rounds, roundLength: { ...hardhat.rounds.roundLength, value: 200_000n } };
    const modules = {
      signer: await accountAt(0),
      provider: ethers.provider,
      artifacts,
      store: new MemoryDeploymentStore(),
      log: () => undefined,
    };
    const deployment = new Deployment({ config: { ...hardhat, rounds }, gitCommitHash: gitCommitHash() }, modules);
    await expect(deployProtocol(deployment)).to.be.rejectedWith("rounds.roundLength is 200000; it must be from 1 to 100000 (blocks)");
    expect(deployment.transactions).to.equal(0);
  });
});

describe("requireChain", () => {
  it("is content with the chain of the configuration", async () => {
    await requireChain(hardhat, ethers.provider);
  });

  it("refuses another chain", async () => {
    await expect(requireChain(arbitrumSepolia, ethers.provider))
      .to.be.rejectedWith("The RPC node is on chain 31337; arbitrumSepolia is chain 421614. Nothing was sent.")
      .and.eventually.have.property("code", "WRONG_CHAIN");
  });

  it("passes on that Hardhat found another chain", async () => {
    const provider = { getNetwork: () => Promise.reject(new Error("HH101: Hardhat was set to use chain id 421614, but connected to 1.")) };
    await expect(requireChain(arbitrumSepolia, provider))
      .to.be.rejectedWith(/^Hardhat was set to use chain id 421614.* Nothing was sent\.$/)
      .and.eventually.have.property("code", "WRONG_CHAIN");
  });

  it("asks again where an idle connection was closed meanwhile", async () => {
    const answers = [() => Promise.reject(new Error("other side closed")), () => ethers.provider.getNetwork()];
    await requireChain(hardhat, { getNetwork: async () => (await answers.shift()?.()) ?? expect.fail("It asked a third time.") });
  });

  it("says what to check when nobody answers", async () => {
    const provider = { getNetwork: () => Promise.reject(new Error("connect ECONNREFUSED")) };
    await expect(requireChain(arbitrumSepolia, provider))
      .to.be.rejectedWith(/does not answer \(connect ECONNREFUSED\)\. Check ARBITRUM_SEPOLIA_RPC_URL\./)
      .and.eventually.have.property("code", "RPC_UNREACHABLE");
    const parent = Object.assign(new Error("HH108: Cannot connect."), { parent: new Error("connect ETIMEDOUT") });
    await expect(requireChain(arbitrumSepolia, { getNetwork: () => Promise.reject(parent) })).to.be.rejectedWith(/\(connect ETIMEDOUT\)/);
    await expect(requireChain(hardhat, provider)).to.be.rejectedWith(/Is the local node running\? Start one by npx hardhat node\.$/);
  });
});

describe("deploymentErrorIn", () => {
  const error = new DeploymentError("KEY_MISSING", "Set the key.\nAnd begin again.");

  it("finds the words of an error, also in the text that hardhat-deploy makes of it", () => {
    expect(deploymentErrorIn(error)).to.equal("Set the key.\nAnd begin again.");
    expect(deploymentErrorIn(new Error(`ERROR processing 01_controller.ts:\n${error.stack}`))).to.equal("Set the key.\nAnd begin again.");
    expect(deploymentErrorIn(new Error("ERROR processing 01_controller.ts:\nDeploymentError: Set the key."))).to.equal("Set the key.");
  });

  it("finds none in others", () => {
    expect(deploymentErrorIn(new Error("connect ECONNREFUSED\n    at x"))).to.equal(undefined);
    expect(deploymentErrorIn("DeploymentError: x")).to.equal(undefined);
  });
});

describe("orBrokeOff", () => {
  const failing = (error: Error): Promise<void> => orBrokeOff("The deployment", () => Promise.reject(error));

  it("says in one sentence that it broke off, why, and how to go on", async () => {
    const refused = new Error("connect ECONNREFUSED 127.0.0.1:8545");
    const hardhatError = Object.assign(new Error("HH108: Cannot connect to the network localhost."), {
      name: "HardhatError",
      number: 108,
      parent: refused,
    });
    const END = ": run the same command again, it goes on where it stopped.";
    await expect(failing(hardhatError))
      .to.be.rejectedWith(`The deployment broke off, because the RPC node does not answer any more (${refused.message})${END}`)
      .and.eventually.have.property("code", "BROKE_OFF");
    await expect(failing(Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" }))).to.be.rejectedWith(
      `because the RPC node does not answer any more (other side closed)${END}`,
    );
    for (const reason of ["replacement transaction underpriced", "Nonce too low. Expected nonce to be 9 but got 8."]) {
      await expect(failing(Object.assign(new Error(reason), { name: "ProviderError", code: -32000 }))).to.be.rejectedWith(
        `because another program sends transactions of the same account at the same time (${reason})${END}`,
      );
    }
    const long = Object.assign(new Error("insufficient funds (transaction=...)"), { code: "INSUFFICIENT_FUNDS", shortMessage: "no funds" });
    await expect(failing(long)).to.be.rejectedWith(`because the RPC node refused a request (no funds)${END}`);
  });

  it("passes on what has other reasons", async () => {
    for (const error of [new DeploymentError("KEY_MISSING", "Set the key."), new TypeError("x is not a function")]) {
      await failing(error).then(
        () => expect.fail("It passed."),
        (thrownError: unknown) => expect(thrownError).to.equal(error),
      );
    }
  });

  it("notices that nothing is left to wait for, and the innermost tells", async () => {
    const never = new Promise<never>(() => undefined);
    const outer = orBrokeOff("All", () => orBrokeOff("The deployment", () => never));
    process.emit("beforeExit", 0);
    await expect(outer).to.be.rejectedWith(
      /^The deployment broke off, because the RPC node .* \(it closed the connection without an answer\)/,
    );
    expect(process.listeners("beforeExit").filter(({ name }) => name === "onSilence")).to.deep.equal([]);
  });
});

describe("gitCommitHash", () => {
  const ZERO = `0x${"0".repeat(40)}`;
  let root: string;
  const git = (...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd: root, encoding: "utf8" });

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "commit-"));
    mkdirSync(join(root, "contracts"));
    writeFileSync(join(root, "contracts", "A.sol"), "contract A {}");
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("is the commit, as long as the sources are as it has them", () => {
    git("init", "-q");
    git("add", ".");
    git("commit", "-qm", "first");
    writeFileSync(join(root, "notes.txt"), "not compiled");
    expect(gitCommitHash(root)).to.equal(`0x${git("rev-parse", "HEAD").trim()}`);
    expect(commitWarning(gitCommitHash(root))).to.equal(null);
    writeFileSync(join(root, "contracts", "A.sol"), "contract A { uint256 a; }");
    expect(gitCommitHash(root)).to.equal(ZERO);
    git("commit", "-qam", "second");
    writeFileSync(join(root, "contracts", "B.sol"), "contract B {}");
    expect(gitCommitHash(root)).to.equal(ZERO);
    expect(commitWarning(ZERO)).to.match(/^Warning: contracts\/, .* are not as in any git commit\./);
  });

  it("is zero where there is none", () => {
    expect(gitCommitHash(root)).to.equal(ZERO);
  });
});

describe("HardhatDeploymentStore", () => {
  it("keeps a pause in a file of its own until it is forgotten", async () => {
    const files = new Map<string, string>();
    const store = new HardhatDeploymentStore({
      readDotFile: (name: string) => (files.has(name) ? Promise.resolve(files.get(name)) : Promise.reject(new Error("ENOENT"))),
      saveDotFile: (name: string, content: string) => Promise.resolve(void files.set(name, content)),
      deleteDotFile: (name: string) => Promise.resolve(void files.delete(name)),
    } as unknown as DeploymentsExtension);
    expect(await store.getPause()).to.equal(null);
    const pause = { deployer: ethers.ZeroAddress, nonce: 7 };
    await store.putPause(pause);
    expect([...files.keys()]).to.deep.equal([".pause.json"]);
    expect(await store.getPause()).to.deep.equal(pause);
    await store.putPause(null);
    expect(await store.getPause()).to.equal(null);
  });
});

describe("upgradeInstructions", () => {
  const transactions = [1, 2].map((index) => ({ to: ethers.toBeHex(index, 20), data: "0x", description: `Minter.call${index}(${index})` }));
  const upgrade = { network: "moon", owner: "0xabc", contracts: ["Minter"], transactions, proposalPath: "a.yaml", callsPath: "a.json" };

  it("names every call, and where its data is", () => {
    const lines = upgradeInstructions({ ...upgrade, ownerKind: "Treasury" });
    expect(lines.slice(0, 4)).to.deep.equal([
      "Wrote a.yaml, the proposal, and a.json, its calls with their data.",
      "The owner of the Controller, the Treasury 0xabc, has to make these 2 calls in one transaction:",
      "  1. 0x0000000000000000000000000000000000000001  Minter.call1(1)",
      "  2. 0x0000000000000000000000000000000000000002  Minter.call2(2)",
    ]);
    const single = upgradeInstructions({ ...upgrade, transactions: transactions.slice(1), ownerKind: "other" });
    expect(single[1]).to.equal("The owner of the Controller, 0xabc, has to make this call:");
  });

  it("says how to make them, as whoever owns the Controller can", () => {
    const last = (ownerKind: "deployer" | "Treasury" | "Governor" | "other") => upgradeInstructions({ ...upgrade, ownerKind }).at(-1);
    expect(last("Treasury")).to.contain("npm run gov -- simulate a.yaml --network moon");
    expect(last("deployer")).to.contain("npx hardhat upgrade --network moon --execute Minter");
    for (const kind of ["Governor", "other"] as const) expect(last(kind)).to.contain("a.json").and.not.contain("simulate");
  });
});
