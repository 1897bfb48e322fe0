// SPDX-License-Identifier: MIT
import { id, ZeroAddress, type Interface } from "ethers";
import { proxiedContracts } from "../../deploy/protocol/proxiedContracts";
import type { AddressBook } from "./addressBook";
import { commaHint } from "./commaHint";
import { contractInterfaces } from "./contractInterfaces";
import type { FileNode } from "./fileNode";
import { isGrant } from "./isGrant";
import { governableParameters } from "./governableParameters";
import { parseParameterValue } from "./parseParameterValue";
import type { ProtocolContracts } from "./protocolContracts";
import { readCallArguments } from "./readCallArguments";

/** One call of a proposal. */
interface TemplateCall {
  readonly target: string;
  readonly value: bigint;
  readonly data: string;
}

/** What templates look things up in. */
export interface TemplateInput {
  readonly contracts: ProtocolContracts;
  readonly book: AddressBook;
}

type Template = (node: FileNode, input: TemplateInput) => Promise<readonly TemplateCall[]> | readonly TemplateCall[];

/** The kinds of actions that a proposal file may name, and the calls they stand for. */
export const actionTemplates: Readonly<Record<string, Template>> = {
  "set-parameter": async (node, { book, contracts }) => {
    const { contract, parameter, value } = node.fields(["contract", "parameter", "value"]);
    const found = governableParameters.find((each) => each.contract === contract.text() && each.name === parameter.text());
    if (found === undefined) {
      const names = governableParameters.filter((each) => each.contract === contract.text()).map(({ name }) => name);
      if (names.length > 0) return parameter.fail(`"${parameter.text()}" is unknown; ${contract.text()} has ${names.join(", ")}`);
      return contract.fail(`has no parameters: "${contract.text()}"`);
    }
    const { unit } = found;
    const number = parseParameterValue(value.text(), unit);
    if (number === undefined) return value.fail(`must be a number in ${unit}, not "${value.text()}"${commaHint(value.text())}`);
    const [least, most] = (await found.readBounds?.(contracts)) ?? [found.least, found.most];
    if (number < least || number > most) return value.fail(`must be from ${least} to ${most} ${unit}`);
    return [callOf(contract, book, found.setter, [number])];
  },

  upgrade: (node, { book }) => {
    const { contract, implementation, commit, initializer } = node.fields(["contract", "implementation"], ["commit", "initializer"]);
    const name = contract.text();
    const proxy = addressOf(contract, book);
    if (!proxiedContracts.some((each) => each === name))
      return contract.fail(`"${name}" has no proxy; there are ${proxiedContracts.join(", ")}`);
    const hash = commit?.text() ?? `0x${"0".repeat(40)}`;
    if (!/^0x[0-9a-f]{40}$/i.test(hash)) return (commit ?? node).fail("must be a git commit hash: 0x and 40 hex digits");
    const target = implementation.address();
    const { Controller: controller } = contractInterfaces;
    return [
      {
        target: book.addressOf("Controller") ?? "",
        value: 0n,
        data: controller?.encodeFunctionData("setContractInfo", [id(`${name}Target`), target, hash]) ?? "",
      },
      {
        target: proxy,
        value: 0n,
        data: interfaceOf(contract).encodeFunctionData("upgradeToAndCall", [target, initializer?.bytes() ?? "0x"]),
      },
    ];
  },

  "treasury-transfer": async (node, { contracts }) => {
    const { to, amount } = node.fields(["to", "amount"]);
    const recipient = to.address();
    const { amount: wei, unit } = amount.amount(["LPT", "ETH"]);
    if (unit === "ETH") return [{ target: recipient, value: wei, data: "0x" }];
    const data = contracts.token.interface.encodeFunctionData("transfer", [recipient, wei]);
    return [{ target: await contracts.token.getAddress(), value: 0n, data }];
  },

  "spe-grant": async (node, { contracts }) => {
    const { name, recipient, token, reviewer, stream, milestones } = node.fields(
      ["name", "recipient", "token"],
      ["reviewer", "stream", "milestones"],
    );
    const symbol = token.text();
    if (symbol !== "LPT" && symbol !== "ETH") return token.fail(`must be LPT or ETH, not "${symbol}"`);
    const flow = stream?.fields(["amount", "duration"], ["start", "cliff"]);
    const amounts = (milestones?.items() ?? []).map((item) => item.amount([symbol]).amount);
    const streamed = flow?.amount.amount([symbol]).amount ?? 0n;
    const [cliff, duration] = [flow?.cliff?.duration() ?? 0n, flow?.duration.duration() ?? 0n];
    if (cliff > duration) return (flow?.cliff ?? node).fail("is longer than the stream");
    const granted = amounts.reduce((sum, each) => sum + each, streamed);
    if (granted === 0n) return node.fail("grants nothing: it needs a stream or milestones");

    const [factory, tokenAddress] = [await contracts.grants.getAddress(), await contracts.token.getAddress()];
    const terms = {
      name: name.nonEmpty(),
      recipient: recipient.address(),
      token: symbol === "LPT" ? tokenAddress : ZeroAddress,
      reviewer: reviewer?.address() ?? ZeroAddress,
      streamed,
      start: flow?.start?.date() ?? 0n,
      cliff,
      duration,
      milestones: amounts,
    };
    const create = contracts.grants.interface.encodeFunctionData("createGrant", [terms]);
    if (symbol === "ETH") return [{ target: factory, value: granted, data: create }];
    const approve = contracts.token.interface.encodeFunctionData("approve", [factory, granted]);
    return [
      { target: tokenAddress, value: 0n, data: approve },
      { target: factory, value: 0n, data: create },
    ];
  },

  "spe-release": async (node, input) => {
    const { grant, milestone } = node.fields(["grant", "milestone"]);
    return [await ofGrant(grant, "release", [milestone.integer()], input)];
  },

  "spe-clawback": async (node, input) => [await ofGrant(node.fields(["grant"]).grant, "clawback", [], input)],

  pause: (_node, { book }) => [ofController(book, "pause")],

  unpause: (_node, { book }) => [ofController(book, "unpause")],

  call: (node, { book }) => {
    const { contract, function: name, args, value } = node.fields(["contract", "function"], ["args", "value"]);
    const fragment = interfaceOf(contract).getFunction(name.text());
    if (fragment === null) return name.fail(`"${name.text()}" is no function of ${contract.text()}, or there are several: name its types`);
    const values = readCallArguments({ args, name }, fragment, book);
    return [{ ...callOf(contract, book, fragment.format("sighash"), values), value: value?.amount(["ETH"]).amount ?? 0n }];
  },

  raw: (node) => {
    const { target, data, value } = node.fields(["target"], ["data", "value"]);
    return [{ target: target.address(), value: value?.amount(["ETH"]).amount ?? 0n, data: data?.bytes() ?? "0x" }];
  },
};

function interfaceOf(contract: FileNode): Interface {
  const name = contract.text();
  return contractInterfaces[name] ?? contract.fail(`"${name}" is unknown; there are ${Object.keys(contractInterfaces).join(", ")}`);
}

function addressOf(contract: FileNode, book: AddressBook): string {
  interfaceOf(contract);
  return book.addressOf(contract.text()) ?? contract.fail(`"${contract.text()}" is not in the directory of this network`);
}

function callOf(contract: FileNode, book: AddressBook, functionName: string, args: readonly unknown[]): TemplateCall {
  return { target: addressOf(contract, book), value: 0n, data: interfaceOf(contract).encodeFunctionData(functionName, args) };
}

function ofController(book: AddressBook, functionName: string): TemplateCall {
  const data = contractInterfaces.Controller?.encodeFunctionData(functionName) ?? "";
  return { target: book.addressOf("Controller") ?? "", value: 0n, data };
}

async function ofGrant(
  grant: FileNode,
  functionName: string,
  args: readonly unknown[],
  { contracts }: TemplateInput,
): Promise<TemplateCall> {
  const target = grant.address();
  // A proposal may make a grant, and use it.
  const isKnown = (await isGrant(contracts, target)) || target === (await contracts.grants.nextGrant());
  if (!isKnown) return grant.fail(`must be a grant of the SpeGrantFactory, not ${target}`);
  return { target, value: 0n, data: contractInterfaces.SpeGrant?.encodeFunctionData(functionName, args) ?? "" };
}
