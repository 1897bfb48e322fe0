// SPDX-License-Identifier: MIT

/**
 * Steps that build the schema; step n leads to version n. A released step never changes: a new version appends one.
 * Amounts, rounds and blocks are decimal text, because they may exceed what SQLite's integers hold.
 */
export const SCHEMA_STEPS: readonly string[] = [
  `
  CREATE TABLE kv (key TEXT PRIMARY KEY, value TEXT NOT NULL, updated_at INTEGER NOT NULL) WITHOUT ROWID;

  CREATE TABLE credit (
    account TEXT NOT NULL,
    id TEXT NOT NULL,
    amount TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (account, id)
  ) WITHOUT ROWID;
  CREATE INDEX credit_updated_at ON credit (updated_at);

  -- Nonces received, by set of ticket params.
  CREATE TABLE ticket_params (
    recipient_rand_hash TEXT PRIMARY KEY,
    nonces INTEGER NOT NULL,
    expiration_block INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE received_nonce (
    recipient_rand_hash TEXT NOT NULL REFERENCES ticket_params ON DELETE CASCADE,
    sender_nonce INTEGER NOT NULL,
    PRIMARY KEY (recipient_rand_hash, sender_nonce)
  ) WITHOUT ROWID;
  CREATE INDEX ticket_params_expiration ON ticket_params (expiration_block);

  -- Nonces given out by a gateway.
  CREATE TABLE own_nonce (
    recipient_rand_hash TEXT PRIMARY KEY,
    last_nonce INTEGER NOT NULL,
    expiration_block INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX own_nonce_expiration ON own_nonce (expiration_block);

  CREATE TABLE ticket (
    serial INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket_hash TEXT NOT NULL UNIQUE,
    recipient TEXT NOT NULL,
    sender TEXT NOT NULL,
    face_value TEXT NOT NULL,
    win_prob TEXT NOT NULL,
    sender_nonce INTEGER NOT NULL,
    recipient_rand TEXT NOT NULL,
    recipient_rand_hash TEXT NOT NULL,
    creation_round TEXT NOT NULL,
    creation_round_block_hash TEXT NOT NULL,
    params_expiration_block TEXT NOT NULL,
    signature TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'redeemed', 'lost')),
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER NOT NULL DEFAULT 0,
    transaction_hash TEXT,
    paid TEXT,
    reason TEXT
  );
  CREATE INDEX ticket_state ON ticket (state, sender);

  CREATE TABLE session (
    session_id TEXT PRIMARY KEY,
    sender TEXT NOT NULL,
    price TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX session_created_at ON session (created_at);

  CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
  `,
  `
  -- Claims of transcoded work. At most one of an orchestrator is prepared: the next one waits for it.
  CREATE TABLE claim (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    orchestrator TEXT NOT NULL,
    root TEXT NOT NULL,
    total_pixels TEXT NOT NULL,
    segments INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('prepared', 'submitted', 'proven', 'voided', 'missed')),
    prepared_round TEXT NOT NULL,
    round TEXT,
    attempt_sender TEXT,
    attempt_nonce INTEGER,
    transaction_hash TEXT
  );
  CREATE UNIQUE INDEX claim_prepared ON claim (orchestrator) WHERE state = 'prepared';
  CREATE INDEX claim_state ON claim (orchestrator, state);
  CREATE INDEX claim_round ON claim (orchestrator, round);

  -- Gateways' receipts, kept for ever: one for each work key, in one claim at most.
  CREATE TABLE receipt (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    gateway TEXT NOT NULL,
    stream_id TEXT NOT NULL,
    sequence TEXT NOT NULL,
    orchestrator TEXT NOT NULL,
    round INTEGER NOT NULL,
    source_hash TEXT NOT NULL,
    renditions_hash TEXT NOT NULL,
    profiles_hash TEXT NOT NULL,
    pixels TEXT NOT NULL,
    latency_ms INTEGER NOT NULL,
    device INTEGER NOT NULL,
    signature TEXT NOT NULL,
    receipt_hash TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    claim_id INTEGER REFERENCES claim,
    position INTEGER,
    start TEXT,
    UNIQUE (gateway, stream_id, sequence)
  );
  CREATE INDEX receipt_unclaimed ON receipt (orchestrator, id) WHERE claim_id IS NULL;
  CREATE UNIQUE INDEX receipt_position ON receipt (claim_id, position) WHERE claim_id IS NOT NULL;
  `,
  `
  -- What a watcher knows of the claims of all orchestrators.
  CREATE TABLE watched_claim (
    orchestrator TEXT NOT NULL,
    round INTEGER NOT NULL,
    root TEXT NOT NULL,
    total_pixels TEXT NOT NULL,
    segments INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('submitted', 'proven', 'voided', 'missed', 'vanished')),
    is_audited INTEGER NOT NULL DEFAULT 0,
    punished TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (orchestrator, round)
  ) WITHOUT ROWID;

  CREATE TABLE watched_leaf (
    orchestrator TEXT NOT NULL,
    round INTEGER NOT NULL,
    start TEXT NOT NULL,
    receipt_hash TEXT NOT NULL,
    work_key TEXT NOT NULL,
    receipt TEXT NOT NULL,
    proof TEXT,
    PRIMARY KEY (orchestrator, round, start, receipt_hash)
  ) WITHOUT ROWID;
  CREATE INDEX watched_work ON watched_leaf (orchestrator, work_key);

  CREATE TABLE watched_payment (
    id TEXT PRIMARY KEY,
    gateway TEXT NOT NULL,
    orchestrator TEXT NOT NULL,
    round INTEGER NOT NULL,
    amount TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX watched_payment_parties ON watched_payment (gateway, orchestrator, round);
  `,
  `
  -- Work that waits for its receipt: each row is good for one.
  CREATE TABLE finished_job (id INTEGER PRIMARY KEY AUTOINCREMENT, job_key TEXT NOT NULL, round INTEGER NOT NULL);
  CREATE INDEX finished_job_key ON finished_job (job_key);
  `,
  `
  -- Claims tell from which round on they hold receipts, and the Verifier that takes them is another one. Receipts name the Verifier that they were
  -- signed for, so that what the old one has not proven can be proven no more: it is put away in a claim that is void.
  ALTER TABLE claim ADD COLUMN from_round TEXT NOT NULL DEFAULT '0';
  UPDATE claim SET state = 'voided' WHERE state IN ('prepared', 'submitted');
  INSERT INTO claim (orchestrator, root, total_pixels, segments, state, prepared_round)
    SELECT orchestrator, '0x', '0', count(*), 'voided', '0' FROM receipt WHERE claim_id IS NULL GROUP BY orchestrator;
  UPDATE receipt SET claim_id = (SELECT max(id) FROM claim WHERE claim.orchestrator = receipt.orchestrator), position = id, start = '0'
    WHERE claim_id IS NULL;

  -- A watcher begins anew.
  DELETE FROM watched_leaf;
  DELETE FROM watched_claim;
  DELETE FROM kv WHERE key = 'watchNextBlock';
  ALTER TABLE watched_claim ADD COLUMN from_round INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- Nonces are kept by the clock: a block that the chain told may be untold.
  ALTER TABLE ticket_params ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
  UPDATE ticket_params SET seen_at = unixepoch() * 1000;
  DROP INDEX ticket_params_expiration;
  ALTER TABLE ticket_params DROP COLUMN expiration_block;
  CREATE INDEX ticket_params_seen_at ON ticket_params (seen_at);
  `,
  `
  -- What was charged to a balance, so that a sender's debts can be held against it.
  ALTER TABLE credit ADD COLUMN charged TEXT NOT NULL DEFAULT '0';
  CREATE INDEX credit_account ON credit (account, updated_at);
  `,
  `
  -- Since when the chain says what became of a ticket; null where it is final.
  ALTER TABLE ticket ADD COLUMN verdict_at INTEGER;
  ALTER TABLE ticket ADD COLUMN verdict_block INTEGER;
  CREATE INDEX ticket_verdict ON ticket (verdict_at) WHERE verdict_at IS NOT NULL;
  `,
  `
  -- Receipts and claims are for a Verifier: gateways sign for it, and another takes none of them. Empty is unknown.
  ALTER TABLE receipt ADD COLUMN verifier TEXT NOT NULL DEFAULT '';
  ALTER TABLE claim ADD COLUMN verifier TEXT NOT NULL DEFAULT '';
  DROP INDEX claim_prepared;
  CREATE UNIQUE INDEX claim_prepared ON claim (orchestrator, verifier) WHERE state = 'prepared';
  `,
  `
  -- What was charged beyond any estimate, for pictures squarer than was asked for: no debt is held against a sender for it.
  ALTER TABLE credit ADD COLUMN unforeseen TEXT NOT NULL DEFAULT '0';
  `,
  `
  -- An account is added up from the index: ids are chosen by peers and may be long.
  DROP INDEX credit_account;
  CREATE INDEX credit_account ON credit (account, updated_at, amount, charged, unforeseen);
  `,
];
