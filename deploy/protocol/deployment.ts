// SPDX-License-Identifier: MIT
import {
  AbiCoder,
  Contract,
  ContractFactory,
  formatEther,
  getCreateAddress,
  Interface,
  keccak256,
  type Provider,
  type Signer,
  type TransactionReceipt,
  type TransactionResponse,
} from "ethers";
import type { Artifact } from "hardhat/types";
import type { NetworkConfig } from "../config/networkConfig";
import type { ArtifactSource } from "./artifactSource";
import { awaitMined } from "./awaitMined";
import { BuildInfoCache } from "./buildInfoCache";
import type { ContractBuild } from "./contractBuild";
import { creationChanged } from "./creationChanged";
import { DeploymentError } from "./deploymentError";
import type { DeploymentRecord } from "./deploymentRecord";
import type { DeploymentStore } from "./deploymentStore";
import { librariesOf } from "./librariesOf";
import { linkBytecode } from "./linkBytecode";
import type { Patience } from "./patience";

interface DeploymentOptions {
  readonly config: NetworkConfig;
  /** Hash of the git commit that is deployed, 20 bytes as hex; kept by the Controller beside every address. */
  readonly gitCommitHash: string;
  /** How long to wait for each transaction; five minutes by default. */
  readonly patience?: Patience;
}

interface DeploymentModules {
  readonly signer: Signer;
  readonly provider: Provider;
  readonly artifacts: ArtifactSource;
  readonly store: DeploymentStore;
  readonly log: (line: string) => void;
}

/** A contract that is to be created. */
interface Creation extends Omit<DeploymentRecord, "address" | "transactionHash" | "former"> {
  /** Creation code with the arguments. */
  readonly data: string;
}

interface ReplaceOptions {
  /** Whether what is recorded is, or was, part of the system. */
  readonly isUsed?: (address: string) => Promise<boolean>;
  /** Whether other arguments alone are no reason: what is in use has moved on from those that it began with. */
  readonly keepsForArguments?: boolean;
}

/** Upper bound of the gas of a whole deployment: what the deployer must be able to pay for before anything is sent. */
const DEPLOYMENT_GAS = 50_000_000n;

/** Upper bound of the gas of one transaction: what the deployer must be able to pay for when a deployment goes on. */
const TRANSACTION_GAS = 7_000_000n;

const FIVE_MINUTES: Patience = { intervalMs: 250, noticeMs: 15_000, limitMs: 300_000 };

/** Whose record tells that a deployment has begun. */
const FIRST_CONTRACT = "Controller";

/** A deployment in progress. Looks before it acts: whatever is there already is left alone, so every step can run again. */
export class Deployment {
  readonly config: NetworkConfig;
  readonly gitCommitHash: string;
  readonly provider: Provider;
  readonly store: DeploymentStore;
  readonly #patience: Patience;
  readonly #modules: DeploymentModules;
  readonly #builds: BuildInfoCache;
  #transactions = 0;

  constructor(options: DeploymentOptions, modules: DeploymentModules) {
    this.config = options.config;
    this.gitCommitHash = options.gitCommitHash;
    this.#patience = options.patience ?? FIVE_MINUTES;
    this.provider = modules.provider;
    this.store = modules.store;
    this.#modules = modules;
    this.#builds = new BuildInfoCache(modules.artifacts);
  }

  /** How many transactions were sent so far. */
  get transactions(): number {
    return this.#transactions;
  }

  deployer(): Promise<string> {
    return this.#modules.signer.getAddress();
  }

  log(line: string): void {
    this.#modules.log(line);
  }

  /** What is recorded of a contract, or null before it is created. */
  record(name: string): Promise<DeploymentRecord | null> {
    return this.store.get(name);
  }

  async address(name: string): Promise<string> {
    const record = await this.record(name);
    if (record === null) throw new DeploymentError("CONTRACT_MISSING", `${name} has not been deployed yet.`, { name });
    return record.address;
  }

  /** The contract at the recorded address of `name`, with the ABI of `artifact`. */
  async contract(name: string, artifact: string = name): Promise<Contract> {
    const { abi } = await this.#modules.artifacts.readArtifact(artifact);
    return new Contract(await this.address(name), abi, this.#modules.signer);
  }

  /** Whether a contract is recorded and was created on this chain. Waits for a creation that is still pending. */
  async isCreated(name: string): Promise<boolean> {
    const record = await this.record(name);
    return record !== null && (await this.#isAlive(name, record));
  }

  /** Block in which a contract was created. */
  async creationBlock(name: string): Promise<number> {
    const record = await this.record(name);
    const receipt = record === null ? null : await this.provider.getTransactionReceipt(record.transactionHash);
    return receipt?.blockNumber ?? 0;
  }

  /** Whether the contract that is recorded was created with these arguments. */
  async hasArguments(name: string, constructorArguments: readonly unknown[]): Promise<boolean> {
    const { abi } = await this.artifact(name);
    return (await this.record(name))?.constructorArguments === new Interface(abi).encodeDeploy(constructorArguments);
  }

  /** The arguments with which a contract was created on this chain; null before that, and for one that an upgrade brought. */
  async creationArguments(name: string): Promise<readonly unknown[] | null> {
    const record = await this.record(name);
    if (record === null || record.former !== undefined || !(await this.#isAlive(name, record))) return null;
    return AbiCoder.defaultAbiCoder().decode(new Interface(record.abi).deploy.inputs, record.constructorArguments).toArray(true);
  }

  /** The compiled contract behind a name of {@link deployedContracts}. */
  async artifact(name: string): Promise<Artifact> {
    const record = await this.record(name);
    return this.#modules.artifacts.readArtifact(record?.artifact ?? name);
  }

  /** The same with the compiler's full output. */
  async build(name: string): Promise<ContractBuild> {
    const artifact = await this.artifact(name);
    const { sourceName, contractName } = artifact;
    const buildInfo = this.#builds.read(`${sourceName}:${contractName}`);
    const output = buildInfo.output.contracts[sourceName]?.[contractName];
    return { ...artifact, buildInfo, immutableReferences: output?.evm.deployedBytecode.immutableReferences ?? {} };
  }

  /** Creates the contract `name` unless it is there, external libraries first, and returns its address. */
  async create(name: string, constructorArguments: readonly unknown[] = [], artifact: string = name): Promise<string> {
    const creation = await this.#prepare(constructorArguments, artifact, (library) => this.create(library));
    const known = await this.record(name);
    if (known !== null && (await this.#isAlive(name, known))) {
      // What an upgrade has put in a contract's place is for upgrades to change.
      if (known.initCodeHash !== creation.initCodeHash && known.former === undefined) {
        throw creationChanged(name, known, hashWith(creation, known.constructorArguments) === known.initCodeHash);
      }
      return known.address;
    }
    if (known !== null) this.log(`nothing came of the ${name} that is recorded: creating it anew`);
    return this.#create(name, creation, known?.former);
  }

  /**
   * Creates another contract in the place of the one that is recorded, if there is other code or there are other arguments now; its libraries too.
   * Returns the address of what is recorded then.
   */
  async replace(
    name: string,
    constructorArguments: readonly unknown[],
    artifact: string,
    { isUsed = () => Promise.resolve(false), keepsForArguments = false }: ReplaceOptions = {},
  ): Promise<string> {
    const creation = await this.#prepare(constructorArguments, artifact, (library) => this.replace(library, [], library));
    const known = await this.record(name);
    if (known !== null) {
      const isSame = known.initCodeHash === (keepsForArguments ? hashWith(creation, known.constructorArguments) : creation.initCodeHash);
      if (isSame && (await this.#isAlive(name, known))) return known.address;
    }
    const former = [...(known?.former ?? []), ...(known !== null && (await isUsed(known.address)) ? [known.address] : [])];
    return this.#create(name, creation, former);
  }

  async #prepare(
    constructorArguments: readonly unknown[],
    artifact: string,
    provide: (library: string) => Promise<string>,
  ): Promise<Creation> {
    const { signer, artifacts } = this.#modules;
    const { abi, bytecode, linkReferences } = await artifacts.readArtifact(artifact);
    const libraries: Record<string, string> = {};
    for (const library of librariesOf(linkReferences)) libraries[library] = await provide(library);
    const factory = new ContractFactory(abi, linkBytecode(bytecode, linkReferences, libraries), signer);
    const { data } = await factory.getDeployTransaction(...constructorArguments);
    const encoded = factory.interface.encodeDeploy(constructorArguments);
    return { artifact, initCodeHash: keccak256(data), constructorArguments: encoded, abi, data };
  }

  async #create(name: string, { data, ...parts }: Creation, former: readonly string[] | undefined): Promise<string> {
    await this.#requireFunds();
    const transaction = await this.#modules.signer.sendTransaction({ data });
    this.#transactions++;
    const address = getCreateAddress(transaction);
    const record = { ...parts, address, transactionHash: transaction.hash };
    await this.store.put(name, former === undefined ? record : { ...record, former });
    const { gasUsed } = await this.#succeed(transaction);
    this.log(`created ${name} at ${address} (${gasUsed} gas)`);
    return address;
  }

  /** Calls a function that changes the state of a contract. `label` says what for. */
  async send(contract: Contract, functionName: string, args: readonly unknown[], label: string): Promise<void> {
    await this.#requireFunds();
    const transaction = await contract.getFunction(functionName).send(...args);
    this.#transactions++;
    const { gasUsed } = await this.#succeed(transaction);
    this.log(`${label} (${gasUsed} gas)`);
  }

  /** Whether the recorded creation took place on this chain. Waits for one that is still pending. */
  async #isAlive(name: string, record: DeploymentRecord): Promise<boolean> {
    const transaction = await this.provider.getTransaction(record.transactionHash);
    if (transaction !== null && keccak256(transaction.data) === record.initCodeHash) {
      const receipt = await this.#receiptOf(transaction);
      return receipt.status === 1 && receipt.contractAddress === record.address;
    }
    const hasCode = (await this.provider.getCode(record.address)) !== "0x";
    if (this.config.isEphemeral || !hasCode) return false;
    throw new DeploymentError(
      "RECORD_MISMATCH",
      `The record of ${name} in deployments/${this.config.name} names a transaction that this chain does not know, but there is code at ` +
        `${record.address}. Is the RPC URL the right one? If the record is wrong, remove that file and run again.`,
      { name, ...record, abi: undefined },
    );
  }

  /** What became of a transaction, once it is mined; also if it failed. */
  #receiptOf(transaction: TransactionResponse): Promise<TransactionReceipt> {
    const options = { confirmations: this.config.confirmations.value, patience: this.#patience };
    return awaitMined(transaction, options, { provider: this.provider, log: (line) => this.log(line) });
  }

  async #succeed(transaction: TransactionResponse): Promise<TransactionReceipt> {
    const receipt = await this.#receiptOf(transaction);
    if (receipt.status === 1) return receipt;
    const { hash } = transaction;
    throw new DeploymentError("TRANSACTION_FAILED", `Transaction ${hash} failed on chain. Run the same command again: it goes on there.`, {
      hash,
    });
  }

  async #requireFunds(): Promise<void> {
    if (this.#transactions > 0) return;
    const deployer = await this.deployer();
    const { maxFeePerGas, gasPrice } = await this.provider.getFeeData();
    const isFresh = (await this.record(FIRST_CONTRACT)) === null;
    const required = (isFresh ? DEPLOYMENT_GAS : TRANSACTION_GAS) * (maxFeePerGas ?? gasPrice ?? 0n);
    const balance = await this.provider.getBalance(deployer);
    if (balance >= required) return;
    throw new DeploymentError(
      "INSUFFICIENT_BALANCE",
      `The deployer ${deployer} holds ${formatEther(balance)} ETH, and what is left to do may take ${formatEther(required)} ETH at the ` +
        `present gas price. Send it ETH.`,
      { deployer, balance, required },
    );
  }
}

/** keccak256 of the creation code with other arguments. */
function hashWith({ data, constructorArguments }: Creation, others: string): string {
  return keccak256(data.slice(0, data.length - (constructorArguments.length - 2)) + others.slice(2));
}
