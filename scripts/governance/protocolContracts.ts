// SPDX-License-Identifier: MIT
import { ZeroAddress, id, type ContractRunner } from "ethers";
import { IBondingManager__factory } from "../../typechain-types/factories/contracts/interfaces/IBondingManager__factory";
import { BondingVotes__factory } from "../../typechain-types/factories/contracts/bonding/BondingVotes__factory";
import { Controller__factory } from "../../typechain-types/factories/contracts/registry/Controller__factory";
import { LivepeerGovernor__factory } from "../../typechain-types/factories/contracts/governance/LivepeerGovernor__factory";
import { LivepeerToken__factory } from "../../typechain-types/factories/contracts/token/LivepeerToken__factory";
import { Minter__factory } from "../../typechain-types/factories/contracts/token/Minter__factory";
import { RoundsManager__factory } from "../../typechain-types/factories/contracts/rounds/RoundsManager__factory";
import { SpeGrantFactory__factory } from "../../typechain-types/factories/contracts/governance/SpeGrantFactory__factory";
import { Treasury__factory } from "../../typechain-types/factories/contracts/governance/Treasury__factory";
import { GovError } from "./govError";

/** The contracts that governing needs, typed. Their addresses are those of the public directory. */
export type ProtocolContracts = Awaited<ReturnType<typeof protocolContracts>>;

export async function protocolContracts(controllerAddress: string, runner: ContractRunner) {
  const controller = Controller__factory.connect(controllerAddress, runner);
  const addressOf = async (name: string): Promise<string> => {
    const address = await controller.getContract(id(name)).catch((cause: unknown) => {
      throw new GovError("NO_CONTROLLER", `There is no Controller at ${controllerAddress}. Is the network the right one?`, {}, cause);
    });
    if (address === ZeroAddress) throw new GovError("NOT_REGISTERED", `The Controller knows no ${name}.`, { name });
    return address;
  };
  return {
    controller,
    governor: LivepeerGovernor__factory.connect(await addressOf("LivepeerGovernor"), runner),
    treasury: Treasury__factory.connect(await addressOf("Treasury"), runner),
    minter: Minter__factory.connect(await addressOf("Minter"), runner),
    token: LivepeerToken__factory.connect(await addressOf("LivepeerToken"), runner),
    rounds: RoundsManager__factory.connect(await addressOf("RoundsManager"), runner),
    bonding: IBondingManager__factory.connect(await addressOf("BondingManager"), runner),
    votes: BondingVotes__factory.connect(await addressOf("BondingVotes"), runner),
    grants: SpeGrantFactory__factory.connect(await addressOf("SpeGrantFactory"), runner),
  };
}
