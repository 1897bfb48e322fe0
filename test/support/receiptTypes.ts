// SPDX-License-Identifier: MIT

/** EIP-712 type of a receipt. */
export const receiptTypes = {
  SegmentReceipt: [
    { name: "gateway", type: "address" },
    { name: "orchestrator", type: "address" },
    { name: "streamId", type: "bytes32" },
    { name: "sequence", type: "uint64" },
    { name: "round", type: "uint64" },
    { name: "sourceHash", type: "bytes32" },
    { name: "renditionsHash", type: "bytes32" },
    { name: "profilesHash", type: "bytes32" },
    { name: "pixels", type: "uint64" },
    { name: "latencyMs", type: "uint32" },
    { name: "device", type: "uint8" },
  ],
};
