// SPDX-License-Identifier: MIT
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { checkLayout } from "../../scripts/audit/checks/checkLayout";
import { erc7201Slot } from "../../scripts/audit/checks/erc7201Slot";
import { compileProject } from "./compileProject";
import { inTemporaryFolder } from "./inTemporaryFolder";

/** A ledger behind a proxy whose struct has `fields`. */
function ledger(fields: string, changes: { constructorBody?: string; slot?: string; extra?: string } = {}): Record<string, string> {
  const { constructorBody = "_disableInitializers();", slot = erc7201Slot("test.storage.Ledger"), extra = "" } = changes;
  return compileProject({
    "contracts/pm/Ledger.sol": `// SPDX-License-Identifier: MIT
      pragma solidity 0.8.37;
      import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
      import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";
      contract Ledger is Initializable, UUPSUpgradeable {
        struct Account { uint96 deposit; uint96 reserve; }
        /// @custom:storage-location erc7201:test.storage.Ledger
        struct LedgerStorage { ${fields} }
        bytes32 private constant LEDGER_STORAGE = ${slot};
        ${extra}
        constructor() { ${constructorBody} }
        function initialize() external initializer {}
        function _authorizeUpgrade(address) internal override {}
      }`,
  });
}

const FIELDS = "uint96 total; mapping(address owner => Account account) accounts;";

/** Records the layout of `before`, then checks `after` against it. */
function upgrade(before: Record<string, string>, after: Record<string, string>, record: "nothing" | "update" = "nothing") {
  return inTemporaryFolder(before, (old) => {
    checkLayout(old, "replace");
    const snapshots = Object.fromEntries(
      readdirSync(join(old, "storage-layout")).map((file) => [
        `storage-layout/${file}`,
        readFileSync(join(old, "storage-layout", file), "utf8"),
      ]),
    );
    return inTemporaryFolder({ ...after, ...snapshots }, (folder) => checkLayout(folder, record));
  });
}

describe("storage layout", () => {
  let base: Record<string, string>;

  before(() => {
    base = ledger(FIELDS);
  });

  it("derives the slot of a namespace as OpenZeppelin's contracts do", () => {
    expect(erc7201Slot("openzeppelin.storage.Initializable")).to.equal(
      "0xf0c57e16840df040f15088dc2f81fe391c3923bec73e23a9662efc9c229c6a00",
    );
  });

  it("passes the layout that is recorded", async () => {
    const { checked, problems } = await upgrade(base, base);
    expect(problems).to.deep.equal([]);
    expect(checked).to.deep.equal([
      "slots of the namespaces",
      "recorded storage layouts",
      "upgrade safety of Ledger",
      "storage layout of test.storage.Ledger",
      "storage layout of openzeppelin.storage.Initializable",
    ]);
  });

  it("does not depend on anything but the layout", async () => {
    const { problems } = await upgrade(base, ledger(FIELDS, { extra: "struct Unused { uint256 a; } enum Other { A, B }" }));
    expect(problems).to.deep.equal([]);
  });

  const incompatible = {
    "swapped fields": "mapping(address owner => Account account) accounts; uint96 total;",
    "a field that is gone": "mapping(address owner => Account account) accounts;",
    "a field in between": "uint96 total; uint256 between; mapping(address owner => Account account) accounts;",
    "another type": "uint128 total; mapping(address owner => Account account) accounts;",
    "another name": "uint96 sum; mapping(address owner => Account account) accounts;",
  };
  for (const [change, fields] of Object.entries(incompatible)) {
    it(`refuses ${change}, recorded or not`, async () => {
      const { problems } = await upgrade(base, ledger(fields), "update");
      expect(problems.map(({ check }) => check)).to.deep.equal(["storage layout of test.storage.Ledger"]);
      expect(problems[0]?.message).to.contain("not compatible");
    });
  }

  it("refuses a change inside a struct that a mapping holds", async () => {
    const after = compileProject({
      "contracts/pm/Ledger.sol":
        base["contracts/pm/Ledger.sol"]?.replace("uint96 deposit; uint96 reserve;", "uint96 reserve; uint96 deposit;") ?? "",
    });
    const { problems } = await upgrade(base, after, "update");
    expect(problems.map(({ check }) => check)).to.deep.equal(["storage layout of test.storage.Ledger"]);
  });

  it("refuses a change of a namespace that a library declares", async () => {
    const withLibrary = (fields: string): Record<string, string> => ({
      ...base,
      "contracts/storage/Votes.sol": `pragma solidity 0.8.37;
        // the slot: ${erc7201Slot("test.storage.Votes")}
        library Votes {
          /**
           * @custom:storage-location erc7201:test.storage.Votes
           */
          struct State { ${fields} }
        }`,
    });
    const { problems } = await upgrade(withLibrary("uint64 a; uint64 b;"), withLibrary("uint64 b; uint64 a;"), "update");
    expect(problems.map(({ check }) => check)).to.deep.equal(["storage layout of test.storage.Votes"]);
  });

  it("refuses state outside of a namespace", async () => {
    const { problems } = await upgrade(base, ledger(FIELDS, { extra: "uint256 private value;" }));
    expect(problems.map(({ message }) => message)).to.deep.equal(["state outside of a namespace: value"]);
  });

  it("asks to record a field at the end, and takes it once recorded", async () => {
    const after = ledger(`${FIELDS} uint256 added;`);
    const { problems } = await upgrade(base, after);
    expect(problems[0]?.message).to.contain("compatible extension").and.to.contain("--update");
    expect((await upgrade(base, after, "update")).problems).to.deep.equal([]);
  });

  it("asks to record a contract that it has not seen", async () => {
    const { problems } = await inTemporaryFolder(base, (folder) => checkLayout(folder));
    expect(problems[0]?.message).to.contain("not recorded yet");
  });

  it("refuses a recorded contract that is gone", async () => {
    const { problems } = await inTemporaryFolder({ ...base, "storage-layout/Gone.json": "{}" }, (folder) => checkLayout(folder, "update"));
    expect(problems.map(({ message }) => message)).to.deep.equal(["storage-layout/Gone.json belongs to no namespace"]);
  });

  it("refuses an implementation that anybody could initialise", async () => {
    const { problems } = await upgrade(base, ledger(FIELDS, { constructorBody: "" }));
    expect(problems[0]?.message).to.contain("_disableInitializers");
  });

  it("refuses a slot that is not the namespace's", async () => {
    const { problems } = await upgrade(base, ledger(FIELDS, { slot: erc7201Slot("test.storage.Other") }));
    expect(problems.map(({ message }) => message)).to.deep.equal([
      `contracts/pm/Ledger.sol: the slot of test.storage.Ledger is ${erc7201Slot("test.storage.Ledger")}, which stands nowhere in contracts/`,
    ]);
  });

  it("refuses what is unsafe behind a proxy", async () => {
    const { problems } = await upgrade(base, ledger(FIELDS, { extra: "uint256 private value = 1;" }));
    expect(problems.map(({ check }) => check)).to.include("upgrade safety of Ledger");
  });

  it("does not pass without artifacts", async () => {
    expect((await inTemporaryFolder({}, (folder) => checkLayout(folder))).problems[0]?.message).to.contain("compile first");
  });
});
