// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import vectors from "../../vectors/tickets.json";
import { brokerFixture } from "./brokerFixture";

describe("TicketBroker.getTicketHash", () => {
  for (const { name, ticket, hash } of vectors.hashes) {
    it(`hashes the vector: ${name}`, async () => {
      const { ticketBroker } = await loadFixture(brokerFixture);
      const { creationRound, creationRoundBlockHash, ...fields } = ticket;
      const round = [BigInt(creationRound), creationRoundBlockHash];
      // A ticket that says nothing of its round has no auxData at all.
      const isBare = BigInt(creationRound) === 0n && creationRoundBlockHash === ethers.ZeroHash;
      const auxData = isBare ? "0x" : ethers.AbiCoder.defaultAbiCoder().encode(["uint256", "bytes32"], round);
      expect(await ticketBroker.getTicketHash({ ...fields, auxData })).to.equal(hash);
    });
  }

  it("depends on every field", async () => {
    const { ticketBroker } = await loadFixture(brokerFixture);
    const ticket = {
      recipient: ethers.toBeHex(1, 20),
      sender: ethers.toBeHex(2, 20),
      faceValue: 3n,
      winProb: 4n,
      senderNonce: 5n,
      recipientRandHash: ethers.toBeHex(6, 32),
      auxData: "0x07",
    };
    const variants = [
      ticket,
      { ...ticket, recipient: ethers.toBeHex(8, 20) },
      { ...ticket, sender: ethers.toBeHex(8, 20) },
      { ...ticket, faceValue: 8n },
      { ...ticket, winProb: 8n },
      { ...ticket, senderNonce: 8n },
      { ...ticket, recipientRandHash: ethers.toBeHex(8, 32) },
      { ...ticket, auxData: "0x08" },
    ];
    const hashes = await Promise.all(variants.map((variant) => ticketBroker.getTicketHash(variant)));
    expect(new Set(hashes).size).to.equal(variants.length);
  });
});
