// SPDX-License-Identifier: MIT
import { BrowserProvider } from "ethers";
import hre from "hardhat";
import { createProvider } from "hardhat/internal/core/providers/construction";
import type { Connection } from "./connection";
import { protocolContracts, type ProtocolContracts } from "./protocolContracts";

/** The most gas that one transaction may have (EIP-7825). */
const GAS_LIMIT = 2 ** 24;

/** A private copy of a network, on which anything can be tried. */
export interface Fork {
  readonly provider: BrowserProvider;
  readonly contracts: ProtocolContracts;
  /** Sends as any account, without a fee. */
  send(from: string, to: string, data: string): Promise<{ readonly gasUsed: bigint; readonly logs: readonly ForkLog[] }>;
  close(): void;
}

interface ForkLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

/** Copies the network's newest state into this process. The network itself sees nothing but reads. */
export async function openFork({ rpcUrl, provider: original, contracts }: Connection): Promise<Fork> {
  const blockNumber = await original.getBlockNumber();
  const { hardhat } = hre.config.networks;
  const forked = {
    ...hardhat,
    blockGasLimit: GAS_LIMIT,
    gas: GAS_LIMIT,
    forking: { enabled: true, url: rpcUrl, blockNumber, httpHeaders: {} },
  };
  const node = await createProvider({ ...hre.config, networks: { ...hre.config.networks, hardhat: forked } }, "hardhat", hre.artifacts);
  const provider = new BrowserProvider(node, undefined, { cacheTimeout: -1 });
  // The block that was copied is history; what is tried happens in blocks of the copy's own.
  await provider.send("hardhat_mine", ["0x1"]);

  const send: Fork["send"] = async (from, to, data) => {
    await provider.send("hardhat_impersonateAccount", [from]);
    await provider.send("hardhat_setNextBlockBaseFeePerGas", ["0x0"]);
    const request = { from, to, data, gas: `0x${GAS_LIMIT.toString(16)}`, gasPrice: "0x0" };
    const hash = (await provider.send("eth_sendTransaction", [request])) as string;
    const receipt = await provider.getTransactionReceipt(hash);
    return { gasUsed: receipt?.gasUsed ?? 0n, logs: receipt?.logs ?? [] };
  };
  return {
    provider,
    contracts: await protocolContracts(await contracts.controller.getAddress(), provider),
    send,
    close: () => provider.destroy(),
  };
}
