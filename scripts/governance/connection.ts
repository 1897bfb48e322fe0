// SPDX-License-Identifier: MIT
import { isAddress, JsonRpcProvider, NonceManager, Wallet, type Signer } from "ethers";
import { networkConfigOf } from "../../deploy/config/networkConfigOf";
import { redact } from "../../worker/src/adapters/logging/redact";
import { AddressBook } from "./addressBook";
import { GovError } from "./govError";
import type { GovOptions } from "./govOptions";
import { networkAddress } from "./networkAddress";
import { protocolContracts, type ProtocolContracts } from "./protocolContracts";

/** A network, its contracts and who sends. */
export interface Connection {
  readonly provider: JsonRpcProvider;
  readonly rpcUrl: string;
  readonly chainId: bigint;
  readonly contracts: ProtocolContracts;
  readonly book: AddressBook;
  /** Who sends; an error that says what to do if nobody was named. */
  signer(): Promise<Signer>;
  close(): void;
}

/** Connects to the network that the flags name. */
export async function connect(options: GovOptions): Promise<Connection> {
  const { rpcUrl, controller } = networkAddress(options);
  // Services put keys into their URLs.
  const shown = String(redact(rpcUrl));
  if (!/^https?:$/.test(URL.canParse(rpcUrl) ? new URL(rpcUrl).protocol : "")) {
    throw new GovError("BAD_RPC_URL", `"${shown}" is no URL of an RPC node: it begins with http:// or https://.`);
  }
  const provider = new JsonRpcProvider(rpcUrl, undefined, { staticNetwork: true, cacheTimeout: -1 });
  try {
    const { chainId } = await within(provider.getNetwork(), shown);
    requireChain(options, shown, chainId);
    const contracts = await protocolContracts(controller, provider);
    const book = await AddressBook.read(contracts);
    const signer = (): Promise<Signer> => signerOf(provider, options);
    return { provider, rpcUrl, chainId, contracts, book, signer, close: () => provider.destroy() };
  } catch (error) {
    provider.destroy();
    throw error;
  }
}

/** Whoever names an endpoint without a network means whatever is there. */
function requireChain({ network, rpc }: GovOptions, rpcUrl: string, actual: bigint): void {
  if (network === undefined && rpc !== undefined) return;
  const { name, chainId: expected } = networkConfigOf(network ?? "localhost");
  if (actual === expected) return;
  throw new GovError("WRONG_CHAIN", `${rpcUrl} is on chain ${actual}; ${name} is chain ${expected}. Nothing was sent.`, {
    actual,
    expected,
  });
}

async function signerOf(provider: JsonRpcProvider, { from }: GovOptions): Promise<Signer> {
  const key = process.env.GOV_PRIVATE_KEY;
  if (key !== undefined) {
    const wallet = walletOf(key).connect(provider);
    if (from !== undefined && from.toLowerCase() !== wallet.address.toLowerCase()) {
      throw new GovError("WRONG_KEY", `GOV_PRIVATE_KEY is the key of ${wallet.address}, not of ${from}.`);
    }
    return new NonceManager(wallet);
  }
  if (from === undefined) {
    throw new GovError("NO_SENDER", "Who sends? Set GOV_PRIVATE_KEY, or on a local network name an account by --from (address or index).");
  }
  const accounts = await provider.listAccounts();
  const found = isAddress(from)
    ? accounts.find(({ address }) => address.toLowerCase() === from.toLowerCase())
    : accounts[/^\d+$/.test(from) ? Number(from) : -1];
  if (found === undefined) {
    throw new GovError("UNKNOWN_SENDER", `The node holds no key of the account ${from}. Set GOV_PRIVATE_KEY to its key.`, { from });
  }
  return found;
}

/** Says nothing of what was given: it may be a key with a slip in it, and ethers would print it. */
function walletOf(key: string): Wallet {
  try {
    return new Wallet(key.trim());
  } catch {
    throw new GovError("BAD_KEY", "GOV_PRIVATE_KEY holds no private key: it takes 64 hexadecimal digits, with or without 0x before them.");
  }
}

const TIMEOUT_MS = 10_000;

async function within<T>(promise: Promise<T>, rpcUrl: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new GovError("RPC_UNREACHABLE", `${rpcUrl} does not answer. Is the network running?`));
    }, TIMEOUT_MS);
  });
  try {
    return await Promise.race([promise, timeout]);
  } catch (cause) {
    if (cause instanceof GovError) throw cause;
    // What ethers appends to its message is for programmers.
    const { shortMessage, message = String(cause) } = cause as { shortMessage?: string; message?: string };
    const reason = String(redact(shortMessage ?? message));
    throw new GovError("RPC_UNREACHABLE", `${rpcUrl} does not answer: ${reason || "no connection"}. Is the network running?`, {}, cause);
  } finally {
    clearTimeout(timer);
  }
}
