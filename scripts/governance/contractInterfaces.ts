// SPDX-License-Identifier: MIT
import { Interface } from "ethers";
import { AIServiceRegistry__factory } from "../../typechain-types/factories/contracts/registry/AIServiceRegistry__factory";
import { BondingManager__factory } from "../../typechain-types/factories/contracts/bonding/BondingManager__factory";
import { BondingVotes__factory } from "../../typechain-types/factories/contracts/bonding/BondingVotes__factory";
import { Controller__factory } from "../../typechain-types/factories/contracts/registry/Controller__factory";
import { Governor__factory } from "../../typechain-types/factories/contracts/governance/Governor__factory";
import { LivepeerGovernor__factory } from "../../typechain-types/factories/contracts/governance/LivepeerGovernor__factory";
import { LivepeerToken__factory } from "../../typechain-types/factories/contracts/token/LivepeerToken__factory";
import { LivepeerTokenFaucet__factory } from "../../typechain-types/factories/contracts/token/LivepeerTokenFaucet__factory";
import { Minter__factory } from "../../typechain-types/factories/contracts/token/Minter__factory";
import { RoundsManager__factory } from "../../typechain-types/factories/contracts/rounds/RoundsManager__factory";
import { ServiceRegistry__factory } from "../../typechain-types/factories/contracts/registry/ServiceRegistry__factory";
import { SpeGrantFactory__factory } from "../../typechain-types/factories/contracts/governance/SpeGrantFactory__factory";
import { SpeGrant__factory } from "../../typechain-types/factories/contracts/governance/SpeGrant__factory";
import { TicketBroker__factory } from "../../typechain-types/factories/contracts/pm/TicketBroker__factory";
import { Treasury__factory } from "../../typechain-types/factories/contracts/governance/Treasury__factory";
import { Verifier__factory } from "../../typechain-types/factories/contracts/proofs/Verifier__factory";

/** What each contract of the protocol understands, by name. */
export const contractInterfaces: Readonly<Record<string, Interface>> = Object.fromEntries(
  Object.entries({
    Controller: Controller__factory,
    LivepeerToken: LivepeerToken__factory,
    Minter: Minter__factory,
    RoundsManager: RoundsManager__factory,
    BondingManager: BondingManager__factory,
    BondingVotes: BondingVotes__factory,
    TicketBroker: TicketBroker__factory,
    Verifier: Verifier__factory,
    ServiceRegistry: ServiceRegistry__factory,
    AIServiceRegistry: AIServiceRegistry__factory,
    LivepeerGovernor: LivepeerGovernor__factory,
    Treasury: Treasury__factory,
    Governor: Governor__factory,
    SpeGrantFactory: SpeGrantFactory__factory,
    SpeGrant: SpeGrant__factory,
    LivepeerTokenFaucet: LivepeerTokenFaucet__factory,
  }).map(([name, { abi }]) => [name, new Interface(abi)]),
);
