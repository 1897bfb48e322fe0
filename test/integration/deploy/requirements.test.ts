// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { artifacts, ethers } from "hardhat";
import { arbitrumSepolia } from "../../../deploy/config/arbitrumSepolia";
import { hardhat } from "../../../deploy/config/hardhat";
import { networkConfigOf } from "../../../deploy/config/networkConfigOf";
import { networkConfigs } from "../../../deploy/config/networkConfigs";
import { deploymentErrorIn } from "../../../deploy/hardhat/deploymentErrorIn";
import { gitCommitHash } from "../../../deploy/hardhat/gitCommitHash";
import { requireChain } from "../../../deploy/hardhat/requireChain";
import { requireEnvironment } from "../../../deploy/hardhat/requireEnvironment";
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

  it("is content with both, the key with or without 0x", () => {
    for (const DEPLOYER_PRIVATE_KEY of [KEY, KEY.slice(2)]) {
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
      "  bonding.numActiveTranscoders is 100000; it must be from 1 to 65535 (orchestrators)",
      "  governance.votingPeriod is 1; it must be from 3 to 60 (rounds)",
      "  governance.quota is 1000000; it must be from 500000 to 900000 (ppm of For and Against)",
      "  faucet.funds is 100000000000000000000000000; it must be from 0 to 10000000000000000000000000 (LPT wei)",
    ]);
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
    await expect(requireChain(hardhat, provider)).to.be.rejectedWith(/Is the local node running\?/);
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

describe("gitCommitHash", () => {
  it("is twenty bytes", () => {
    expect(gitCommitHash()).to.match(/^0x[0-9a-f]{40}$/);
  });
});
