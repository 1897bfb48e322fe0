// SPDX-License-Identifier: MIT
import { expect } from "chai";
import solc from "solc";

import type { AstNode } from "../../scripts/audit/mutants/astNode";
import { compileMutants } from "../../scripts/audit/mutants/compileMutants";
import { findMutationSites } from "../../scripts/audit/mutants/findMutationSites";
import { mutantSwitch } from "../../scripts/audit/mutants/mutantSwitch";
import { mutantText } from "../../scripts/audit/mutants/mutantText";
import { sourceUsers } from "../../scripts/audit/mutants/sourceUsers";
import { switchMutants } from "../../scripts/audit/mutants/switchMutants";
import { inTemporaryFolder } from "./inTemporaryFolder";

const PATH = "contracts/a/Sample.sol";
const SAMPLE = `// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;
/// Prüft Größen.
contract Sample {
    error TooMuch(uint256 amount);
    event Done(uint256 amount);
    uint256 public constant MAX = 10 + 5;
    uint256 public sum;
    address public owner = msg.sender;
    modifier onlyOwner() {
        require(msg.sender == owner, "no");
        _;
    }
    function add(uint256 amount, bool isBig) external onlyOwner {
        if (amount > MAX && !isBig) revert TooMuch(amount);
        sum += isBig ? amount * 2 : amount;
        for (uint256 i = 0; i < amount; i++) delete owner;
        emit Done(amount);
    }
}
`;

interface Output {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly sources: Readonly<Record<string, { readonly ast: AstNode }>>;
}

function compile(text: string): Output {
  const sources = { [PATH]: { content: text }, [mutantSwitch.path]: { content: mutantSwitch.source } };
  const settings = { outputSelection: { "*": { "": ["ast"], "*": ["evm.bytecode"] } } };
  return JSON.parse(solc.compile(JSON.stringify({ language: "Solidity", sources, settings }))) as Output;
}

describe("mutants", () => {
  const source = Buffer.from(SAMPLE);
  const sites = findMutationSites(source, compile(SAMPLE).sources[PATH]!.ast);

  it("are every check, effect, condition and operator, but no constant", () => {
    const found = sites.map(({ kind, inFunction, start, end, replacement }) => {
      const original = source.subarray(start, end).toString();
      return `${inFunction}, ${kind}: ${original}${replacement === undefined ? "" : ` => ${replacement}`}`;
    });
    expect(found).to.have.members([
      'onlyOwner, check deleted: require(msg.sender == owner, "no");',
      "onlyOwner, operator changed: msg.sender == owner => msg.sender != owner",
      "add, modifier dropped: onlyOwner",
      "add, always: amount > MAX && !isBig => true",
      "add, always: amount > MAX && !isBig => false",
      "add, operand dropped: amount > MAX && !isBig => amount > MAX",
      "add, operand dropped: amount > MAX && !isBig => !isBig",
      "add, operator changed: amount > MAX => amount >= MAX",
      "add, operator changed: !isBig => isBig",
      "add, check deleted: revert TooMuch(amount);",
      "add, statement deleted: sum += isBig ? amount * 2 : amount;",
      "add, always: isBig ? amount * 2 : amount => amount * 2",
      "add, always: isBig ? amount * 2 : amount => amount",
      "add, operator changed: amount * 2 => amount / 2",
      "add, operator changed: i < amount => i <= amount",
      "add, statement deleted: delete owner;",
      "add, statement deleted: emit Done(amount);",
      // The underscore of a modifier is none of these.
    ]);
  });

  it("stand behind switches, one within another, in a source that compiles and has all of the original in it", () => {
    const switched = sites.filter(({ kind }) => kind !== "modifier dropped");
    const text = switchMutants(source, PATH, switched, 100);
    expect((compile(text).errors ?? []).filter(({ severity }) => severity === "error")).to.deep.equal([]);
    expect([...mutantSwitch.idsIn(text)].sort((a, b) => a - b)).to.deep.equal(switched.map((_site, index) => 100 + index));
    expect(text).to.contain(`{ if (!${mutantSwitch.isOn(100)}) { require(`);
    expect(text).to.contain(`{ if (!${mutantSwitch.isOn(99 + switched.length)}) { emit Done(amount); } }`);
    const sum =
      /sum \+= \(MutantSwitch\.isOn\(\d+\) \? \(amount \* 2\) : \(\(MutantSwitch\.isOn\(\d+\) \? \(amount\) : \(isBig \? \(MutantSwitch/;
    expect(text).to.match(sum);
    expect(text).to.contain("/// Prüft Größen.\ncontract Sample {");
  });

  it("are told in one line", () => {
    const mutant = {
      id: 1,
      kind: "always",
      line: 3,
      inFunction: "f",
      original: `a >\n   b && ${"c".repeat(90)}`,
      replacement: "true",
    } as const;
    expect(mutantText("A.sol", mutant)).to.equal(`A.sol:3 f, always: a > b && ${"c".repeat(68)}...  =>  true`);
    expect(mutantText("A.sol", { ...mutant, kind: "check deleted", original: "revert E();", replacement: "" })).to.equal(
      "A.sol:3 f, check deleted: revert E();",
    );
  });

  it("concern all sources that have the code in them", () => {
    const files = {
      "contracts/a/A.sol": "",
      "contracts/b/B.sol": 'import {A} from "../a/A.sol";',
      "contracts/c/C.sol": 'import {B} from "../b/B.sol";',
      "contracts/c/D.sol": 'import {X} from "@x/A.sol";',
    };
    return inTemporaryFolder(files, (root) => {
      const paths = Object.keys(files);
      expect(sourceUsers(root, paths, "contracts/a/A.sol")).to.deep.equal(paths.slice(0, 3));
      expect(sourceUsers(root, paths, "contracts/c/D.sol")).to.deep.equal(["contracts/c/D.sol"]);
    });
  });

  it("of a contract are compiled, those for which there is a switch at once", function () {
    this.timeout(120_000);
    const { builds, leftOut } = compileMutants("contracts/registry/Controller.sol");
    const [switched, ...others] = builds;
    expect([switched!.isSwitched, others.length > 0, others.some(({ isSwitched }) => isSwitched)]).to.deep.equal([true, true, false]);
    for (const { mutants, contracts } of builds) {
      expect(mutants.length).to.be.greaterThan(0);
      expect(contracts["contracts/registry/Controller.sol:Controller"]!.bytecode).to.match(/^0x[0-9a-f]{1000,}/);
    }
    expect(new Set(others.map(({ mutants }) => mutants[0]!.original))).to.include("onlyOwner");
    const ids = builds.flatMap(({ mutants }) => mutants.map(({ id }) => id));
    expect(new Set(ids).size).to.equal(ids.length);
    expect(leftOut).to.equal(0);
  });
});
