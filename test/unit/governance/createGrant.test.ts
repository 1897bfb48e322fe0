// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { speFixture } from "./speFixture";

const LPT = 10n ** 18n;

describe("SpeGrantFactory.createGrant", () => {
  it("is the treasury's", async () => {
    const { factory, terms, stranger, treasuryAddress } = await loadFixture(speFixture);
    await expect(factory.connect(stranger).createGrant(terms))
      .to.be.revertedWithCustomError(factory, "SpeGrantFactoryUnauthorized")
      .withArgs(stranger.address, treasuryAddress);
  });

  it("refuses terms that make no sense", async () => {
    const { factory, terms, treasury, stranger, token } = await loadFixture(speFixture);
    const asTreasury = factory.connect(treasury);
    const tokenAddress = await token.getAddress();
    const most = 2n ** 40n - 1n;
    const cases = [
      [{ name: "" }, "SpeGrantFactoryNoName", []],
      [{ token: stranger.address }, "SpeGrantFactoryInvalidToken", [stranger.address, tokenAddress]],
      [{ milestones: Array<bigint>(33).fill(1n) }, "SpeGrantFactoryTooManyMilestones", [33, 32]],
      [{ cliff: 2n, duration: 1n }, "SpeGrantFactoryInvalidStream", [0, 2, 1]],
      [{ start: most + 1n, cliff: 0n }, "SpeGrantFactoryInvalidStream", [most + 1n, 0, terms.duration]],
      [{ cliff: 0n, duration: most + 1n }, "SpeGrantFactoryInvalidStream", [0, 0, most + 1n]],
      [{ streamed: 0n, milestones: [] }, "SpeGrantFactoryNothingGranted", []],
    ] as const;
    for (const [changes, error, args] of cases) {
      const bad = { ...terms, ...changes };
      await expect(asTreasury.createGrant({ ...bad, milestones: [...bad.milestones] }))
        .to.be.revertedWithCustomError(factory, error)
        .withArgs(...args);
    }
    const grant = await ethers.getContractAt("SpeGrant", await factory.GRANT());
    const next = await factory.nextGrant();
    for (const recipient of [ethers.ZeroAddress, next]) {
      await expect(asTreasury.createGrant({ ...terms, recipient }))
        .to.be.revertedWithCustomError(grant, "SpeGrantInvalidRecipient")
        .withArgs(recipient);
    }
  });

  it("takes as many milestones, and dates as far off, as there may be", async () => {
    const { create } = await loadFixture(speFixture);
    const most = 2n ** 40n - 1n;
    const { grant } = await create({ milestones: Array<bigint>(32).fill(1n), start: most, duration: most, cliff: most });
    const { start, cliff, duration, milestones } = await grant.summary();
    expect([start, cliff, duration, milestones]).to.deep.equal([most, most, most, 32n]);
  });

  it("takes exactly what is granted in ETH, and none for LPT", async () => {
    const { factory, terms, treasury } = await loadFixture(speFixture);
    const asTreasury = factory.connect(treasury);
    await expect(asTreasury.createGrant(terms, { value: 1 }))
      .to.be.revertedWithCustomError(factory, "SpeGrantFactoryInvalidValue")
      .withArgs(1, 0);
    const inEther = { ...terms, token: ethers.ZeroAddress, streamed: 3n, milestones: [4n] };
    await expect(asTreasury.createGrant(inEther, { value: 6 }))
      .to.be.revertedWithCustomError(factory, "SpeGrantFactoryInvalidValue")
      .withArgs(6, 7);
    await asTreasury.createGrant(inEther, { value: 7 });
    expect(await ethers.provider.getBalance(await factory.grantAt(0))).to.equal(7);
    await expect(factory.grantAt(1)).to.be.revertedWithCustomError(factory, "SpeGrantFactoryUnknownGrant").withArgs(1, 1);
  });

  it("funds the grant and tells the world", async () => {
    const { factory, terms, treasury, token, recipient, treasuryAddress } = await loadFixture(speFixture);
    const expected = await factory.nextGrant();
    const creation = factory.connect(treasury).createGrant(terms);
    await expect(creation).to.changeTokenBalances(token, [treasuryAddress, expected], [-1_500n * LPT, 1_500n * LPT]);
    const [event] = await factory.queryFilter(factory.filters.GrantCreated());
    expect(event?.args.slice(0, 4)).to.deep.equal([expected, recipient.address, await token.getAddress(), 1_500n * LPT]);
    expect(event?.args.terms.name).to.equal(terms.name);
  });

  it("creates grants that nobody can set up again", async () => {
    const { create, terms, factory, treasury } = await loadFixture(speFixture);
    const { grant } = await create();
    const implementation = await ethers.getContractAt("SpeGrant", await factory.GRANT());
    for (const contract of [grant, implementation]) {
      await expect(contract.connect(treasury).initialize(terms)).to.be.revertedWithCustomError(contract, "InvalidInitialization");
    }
  });
});

describe("SpeGrantFactory.grants", () => {
  it("lists grants page by page", async () => {
    const { factory, create, terms, reviewer, recipient, token } = await loadFixture(speFixture);
    expect(await factory.grants(0, 10)).to.deep.equal([]);
    const { start } = await create();
    await create({ name: "second", streamed: 0n, duration: 0n, cliff: 0n, start: start + 5n });
    expect(await factory.grantsCount()).to.equal(2);
    expect((await factory.grants(0, 10)).map(({ name }) => name)).to.deep.equal([terms.name, "second"]);
    expect((await factory.grants(1, 10)).map(({ grant }) => grant)).to.deep.equal([await factory.grantAt(1)]);
    expect((await factory.grants(0, 1)).length).to.equal(1);
    expect((await factory.grants(7, 1)).length).to.equal(0);
    const [first] = await factory.grants(0, 1);
    expect(Array.from(first ?? [])).to.deep.equal([
      await factory.grantAt(0),
      terms.name,
      recipient.address,
      await token.getAddress(),
      reviewer.address,
      1_500n * LPT,
      0n,
      0n,
      1_500n * LPT,
      0n,
      start,
      terms.cliff,
      terms.duration,
      2n,
      false,
    ]);
  });
});
