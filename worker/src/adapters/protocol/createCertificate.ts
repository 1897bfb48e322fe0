// SPDX-License-Identifier: MIT

import { createSign, generateKeyPairSync } from "node:crypto";
import { isIP } from "node:net";
import { derNode } from "./derNode";

/** A certificate and its key, both PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

const VALID_FOR_MS = 8765 * 3_600_000;
/** Clocks differ: the certificate is valid from a little earlier on. */
const BACKDATE_MS = 3_600_000;
const ECDSA_WITH_SHA256 = derNode.sequence(derNode.oid("1.2.840.10045.4.3.2"));

/**
 * A self-signed certificate for `host` (node-protocol section 1.2): ECDSA P-256, 8765 hours, certSign and
 * digitalSignature, serverAuth. `serial` is 16 random bytes; `now` in milliseconds since the epoch. RFC 5280.
 */
export function createCertificate(host: string, serial: Uint8Array, now: number): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = derNode.sequence(derNode.set(derNode.sequence(derNode.oid("2.5.4.3"), derNode.utf8("Livepeer Node"))));
  const positiveSerial = Uint8Array.from(serial);
  positiveSerial[0] = (positiveSerial[0]! & 0x7f) | 0x01;
  const body = derNode.sequence(
    derNode.of(0xa0, derNode.integer(Buffer.from([2]))),
    derNode.integer(positiveSerial),
    ECDSA_WITH_SHA256,
    name,
    derNode.sequence(derNode.time(new Date(now - BACKDATE_MS)), derNode.time(new Date(now + VALID_FOR_MS))),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    derNode.of(0xa3, derNode.sequence(...extensions(host))),
  );
  const signature = createSign("sha256").update(body).sign(privateKey);
  const certificate = derNode.sequence(body, ECDSA_WITH_SHA256, derNode.bits(signature));
  return { certificate: pem(certificate), key: privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
}

function extensions(host: string): Uint8Array[] {
  const extension = (oid: string, isCritical: boolean, value: Uint8Array): Uint8Array =>
    derNode.sequence(derNode.oid(oid), ...(isCritical ? [derNode.boolean(true)] : []), derNode.octets(value));
  return [
    // digitalSignature is bit 0, keyCertSign bit 5.
    extension("2.5.29.15", true, derNode.bits(Buffer.from([0b1000_0100]), 2)),
    extension("2.5.29.37", false, derNode.sequence(derNode.oid("1.3.6.1.5.5.7.3.1"))),
    extension("2.5.29.19", true, derNode.sequence(derNode.boolean(true))),
    extension("2.5.29.17", false, derNode.sequence(alternativeName(host))),
  ];
}

function alternativeName(host: string): Uint8Array {
  if (isIP(host) === 4) return derNode.of(0x87, Buffer.from(host.split(".").map(Number)));
  return derNode.of(0x82, Buffer.from(host, "ascii"));
}

function pem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
