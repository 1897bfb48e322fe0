// SPDX-License-Identifier: MIT
import { getBytes, hexlify, id, keccak256, toBeHex, type BaseContract, type Contract, type Signer } from "ethers";
import hre from "hardhat";
import { hardhat } from "../../../deploy/config/hardhat";
import { deployProtocol } from "../../../deploy/protocol/deployProtocol";
import { Deployment } from "../../../deploy/protocol/deployment";
import { MemoryDeploymentStore } from "../../../deploy/protocol/memoryDeploymentStore";
import { ClaimTree } from "../../../worker/src/domain/proofs/claimTree";
import { address } from "../../../worker/src/domain/address";
import { round as roundOf } from "../../../worker/src/domain/round";
import type { GasFigures } from "./gasFigures";

const LEAVES = 16_384;
const PIXELS = 33_177_600n;
const STAKE = 1_000n * 10n ** 18n;
const FEW = { locks: 1, delegators: 1 };
const MANY = { locks: 100, delegators: 100 };

const RECEIPT = {
  SegmentReceipt: [
    ["address", "gateway"],
    ["address", "orchestrator"],
    ["bytes32", "streamId"],
    ["uint64", "sequence"],
    ["uint64", "round"],
    ["bytes32", "sourceHash"],
    ["bytes32", "renditionsHash"],
    ["bytes32", "profilesHash"],
    ["uint64", "pixels"],
    ["uint32", "latencyMs"],
    ["uint8", "device"],
  ].map(([type = "", name = ""]) => ({ type, name })),
};

const hash = (bytes: Uint8Array): Uint8Array => getBytes(keccak256(bytes));

/** What claims, openings and reports cost, each on a fresh deployment with the parameters of mainnet. */
export async function measureProofs(log: (line: string) => void): Promise<GasFigures> {
  const figures: Record<string, number> = {};
  const note = (name: string, gas: number): void => {
    figures[name] = gas;
    log(`  ${name} ${gas}`);
  };
  await measureClaims(note);
  for (const [name, holders] of Object.entries({ "1lock.1delegator": FEW, "100locks.100delegators": MANY })) {
    note(`reportMissingProof.${name}`, await measureReport(holders));
  }
  return figures;
}

async function measureClaims(note: (name: string, gas: number) => void): Promise<void> {
  const { verifier, rounds, tickets, orchestrator, operator, gateway, startRound } = await stage(FEW);
  const round = await startRound();
  const receipts = Array.from({ length: LEAVES }, (_, sequence) => receiptOf(orchestrator.address, gateway.address, round, sequence));
  const leaves = receipts.map((receipt) => ({
    receipt,
    receiptHash: hashReceipt(receipt),
    pixels: receipt.pixels,
    gateway: address(receipt.gateway),
    streamId: receipt.streamId as `0x${string}`,
    sequence: receipt.sequence,
  }));
  const tree = ClaimTree.ofReceipts(leaves, roundOf(round), hash);
  const { root, totalPixels, segments, fromRound } = tree.data;
  await startRound();
  const claimed = as(verifier, orchestrator);
  note("submitClaim.first", await gasOf(claimed, "submitClaim", [root, totalPixels, segments, fromRound]));
  await startRound();
  note("submitClaim.next", await gasOf(claimed, "submitClaim", [root, totalPixels, segments, fromRound]));
  await gasOf(claimed, "setOperator", [operator.address]);
  await startRound();
  note(
    "submitClaimFor.operator",
    await gasOf(as(verifier, operator), "submitClaimFor", [orchestrator.address, root, totalPixels, segments, fromRound]),
  );

  // One seed for all runs: with chance the proofs, and so the figures, would differ by some hundreds. The window closes two rounds on.
  const seedRound = (await rounds.getFunction("lastInitializedRound").staticCall()) as bigint;
  const claimRound = seedRound - 1n;
  await overwriteSeed(tickets, seedRound, id("the seed of the benchmark"));
  const samples = (await verifier.getFunction("samplesOf").staticCall(orchestrator.address, claimRound, totalPixels)) as bigint[];
  const sampled = samples.map((pixel) => tree.leafAt(pixel) ?? 0);
  if (new Set(sampled).size !== samples.length) throw new Error("Two samples lie in one segment: take another seed.");
  const { order, ...proof } = tree.multiProof(sampled);
  const domain = { name: "Livepeer Verifier", version: "1", chainId: 31337n, verifyingContract: await verifier.getAddress() };
  const openings = [];
  for (const leaf of order) {
    const opened = tree.leaves[leaf];
    if (opened === undefined) throw new Error("There is no such leaf.");
    const { receipt, start } = opened;
    openings.push({ receipt, signature: await gateway.signTypedData(domain, RECEIPT, receipt), start });
  }
  const gas = await gasOf(verifier, "openSamples", [orchestrator.address, claimRound, tree.data, openings, proof]);
  note(`openSamples.${samples.length}of${LEAVES}`, gas);
  note(`openSamples.${samples.length}of${LEAVES}.perSample`, Math.round(gas / samples.length));
}

async function measureReport(holders: typeof FEW): Promise<number> {
  const { verifier, orchestrator, gateway, startRound } = await stage(holders);
  const round = await startRound();
  await gasOf(as(verifier, orchestrator), "submitClaim", [id("a tree"), PIXELS, 1, round - 1n]);
  for (let i = 0; i < 3; i++) await startRound();
  return gasOf(verifier, "reportMissingProof", [orchestrator.address, round, gateway.address]);
}

/** The protocol with an orchestrator that has so many locks of its own, and so many delegators. */
async function stage({ locks, delegators }: typeof FEW) {
  const accounts = await hre.ethers.getSigners();
  const [owner, orchestrator, operator, gateway, ...others] = accounts;
  if (owner === undefined || orchestrator === undefined || operator === undefined || gateway === undefined) {
    throw new Error("The in-process network has too few accounts.");
  }
  const { provider } = hre.ethers;
  const deployment = new Deployment(
    { config: hardhat, gitCommitHash: `0x${"0".repeat(40)}` },
    { signer: owner, provider, artifacts: hre.artifacts, store: new MemoryDeploymentStore(), log: () => undefined },
  );
  await deployProtocol(deployment);
  const [verifier, rounds, bonding] = [
    await deployment.contract("Verifier"),
    await deployment.contract("RoundsManager"),
    await deployment.contract("BondingManager"),
  ];
  const startRound = async (): Promise<bigint> => {
    const start = (await rounds.getFunction("currentRoundStartBlock").staticCall()) as bigint;
    const target = start + hardhat.rounds.roundLength.value;
    await provider.send("hardhat_mine", [toBeHex(target - BigInt(await provider.getBlockNumber())).replace(/^0x0+(?=.)/, "0x")]);
    await gasOf(rounds, "initializeRound", []);
    return (await rounds.getFunction("currentRound").staticCall()) as bigint;
  };
  await startRound();
  const token = await deployment.contract("LivepeerToken");
  for (const account of [orchestrator, ...others.slice(0, delegators)]) {
    await gasOf(token, "transfer", [account.address, STAKE]);
    await gasOf(as(token, account), "approve", [await bonding.getAddress(), STAKE]);
    await gasOf(as(bonding, account), "bond", [STAKE, orchestrator.address]);
  }
  await startRound();
  // As much in all, in however many parts.
  for (let i = 0; i < locks; i++) await gasOf(as(bonding, orchestrator), "unbond", [STAKE / 10n / BigInt(locks)]);
  const tickets = await deployment.address("TicketBroker");
  return { verifier, rounds, tickets, orchestrator, operator, gateway, startRound };
}

/** Gives a round another block hash: the mapping is the second slot of the TicketBroker's storage (ERC-7201). */
async function overwriteSeed(tickets: string, round: bigint, seed: string): Promise<void> {
  const base = BigInt("0xb310c717a1c9c0a5da79d2ad8c0a67f4b6d75bbdaa1cfa09992a08486e364800");
  const slot = keccak256(`0x${[round, base + 1n].map((word) => word.toString(16).padStart(64, "0")).join("")}`);
  await hre.ethers.provider.send("hardhat_setStorageAt", [tickets, slot, seed]);
  const contract = await hre.ethers.getContractAt("TicketBroker", tickets);
  if ((await contract.blockHashForRound(round)) !== seed) throw new Error("The TicketBroker keeps its block hashes elsewhere.");
}

function receiptOf(orchestrator: string, gateway: string, round: bigint, sequence: number) {
  return {
    gateway,
    orchestrator,
    streamId: id("a stream"),
    sequence: BigInt(sequence),
    round,
    sourceHash: id(`source ${sequence}`),
    renditionsHash: id(`renditions ${sequence}`),
    profilesHash: id("profiles"),
    pixels: PIXELS,
    latencyMs: 750n,
    device: 2n,
  };
}

function hashReceipt(receipt: ReturnType<typeof receiptOf>): `0x${string}` {
  const type = `SegmentReceipt(${RECEIPT.SegmentReceipt.map((member) => `${member.type} ${member.name}`).join(",")})`;
  const words = RECEIPT.SegmentReceipt.map(({ name }) => BigInt(receipt[name as keyof typeof receipt]));
  return hexlify(hash(getBytes(`${id(type)}${words.map((word) => word.toString(16).padStart(64, "0")).join("")}`))) as `0x${string}`;
}

function as(contract: Contract, account: Signer): BaseContract {
  return contract.connect(account);
}

async function gasOf(contract: BaseContract, functionName: string, args: readonly unknown[]): Promise<number> {
  const transaction = await contract.getFunction(functionName).send(...args);
  return Number((await transaction.wait())?.gasUsed ?? 0n);
}
