-- The case: one scan's results in one file, made to be opened with any SQLite browser.
-- Readable columns stand beside one JSON column (`data`) that holds the whole record as leakcheck's types encode it.

CREATE TABLE IF NOT EXISTS runs (
  id INTEGER PRIMARY KEY,
  signature TEXT NOT NULL,          -- version, tables, keys, plug-ins, online: what the readings depend on
  finished INTEGER NOT NULL,        -- 1: verdicts belong to everything that was read
  data TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS units (  -- what was read in one go: a file, or a span of a large one
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL,
  span TEXT NOT NULL,               -- '' or 'start-end'
  size INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,        -- everything that makes a second reading needless
  UNIQUE (path, span)
);

CREATE TABLE IF NOT EXISTS items (
  id INTEGER PRIMARY KEY,
  unit_id INTEGER NOT NULL REFERENCES units (id),
  path TEXT NOT NULL,               -- the chain: mails.zip!/inbox.mbox!/17!/budget.docx
  parent TEXT NOT NULL,
  format TEXT NOT NULL,
  kind TEXT NOT NULL,
  size INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  authenticated INTEGER NOT NULL,   -- 1: a signature on this very item authenticates it
  looked_for INTEGER NOT NULL REFERENCES looked_for (id)
);

CREATE TABLE IF NOT EXISTS looked_for (  -- the sets of rules that were asked: few, shared by many items
  id INTEGER PRIMARY KEY,
  rules TEXT NOT NULL UNIQUE
);

CREATE TABLE IF NOT EXISTS facts (
  id INTEGER PRIMARY KEY,
  item_id INTEGER NOT NULL REFERENCES items (id),
  fact TEXT NOT NULL,               -- time, software, person, language, identifier, …
  role TEXT NOT NULL,               -- sent, author, rsid, …
  value TEXT NOT NULL,
  utc TEXT NOT NULL,                -- times with a zone: the instant in UTC
  part TEXT NOT NULL,               -- where in the file it stands
  sketch BLOB,                      -- texts: MinHash values
  data TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS attestations (
  id INTEGER PRIMARY KEY,
  item_id INTEGER NOT NULL REFERENCES items (id),
  scheme TEXT NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  signer TEXT NOT NULL,
  data TEXT NOT NULL,
  original TEXT NOT NULL DEFAULT ''  -- where a computed key changed the answer: the answer without it
);

CREATE TABLE IF NOT EXISTS findings (
  id INTEGER PRIMARY KEY,
  item_id INTEGER NOT NULL REFERENCES items (id),
  stage TEXT NOT NULL,              -- check: about the file alone; correlate: about the file among the others
  rule TEXT NOT NULL,
  weight INTEGER NOT NULL,          -- 0 note, 1 weak, 2 moderate, 3 strong
  direction TEXT NOT NULL,
  sentence TEXT NOT NULL,
  data TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS problems (
  id INTEGER PRIMARY KEY,
  item_id INTEGER,                  -- NULL: something that is no item (a link, a folder that could not be opened)
  unit_id INTEGER,                  -- NULL: said by the listing or by a comparison, and not by a reading
  stage TEXT NOT NULL,
  kind TEXT NOT NULL,
  path TEXT NOT NULL,
  sentence TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS verdicts (
  item_id INTEGER PRIMARY KEY REFERENCES items (id),
  status TEXT NOT NULL,
  basis TEXT NOT NULL,
  flags TEXT NOT NULL,
  sentence TEXT NOT NULL,
  data TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS notes (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  sentence TEXT NOT NULL,
  data TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS families (  -- documents that rare identifiers join, directly or through others
  id INTEGER PRIMARY KEY,
  members INTEGER NOT NULL,         -- files with the same bytes count once
  copies INTEGER NOT NULL,          -- further files with the same bytes as a member
  root INTEGER NOT NULL             -- the item that stands for the family while it is made
);

CREATE TABLE IF NOT EXISTS family_members (
  family_id INTEGER NOT NULL REFERENCES families (id),
  item_id INTEGER NOT NULL REFERENCES items (id),
  PRIMARY KEY (family_id, item_id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS family_links (  -- two members and what they share
  family_id INTEGER NOT NULL REFERENCES families (id),
  first_id INTEGER NOT NULL REFERENCES items (id),
  second_id INTEGER NOT NULL REFERENCES items (id),
  identifiers INTEGER NOT NULL,     -- how many they share
  shared TEXT NOT NULL,             -- a few of them: [[kind, value], …]
  PRIMARY KEY (family_id, first_id, second_id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS recovered_keys (  -- RSA keys computed from signatures of this very dump, or found under another name
  id INTEGER PRIMARY KEY,
  modulus TEXT NOT NULL,            -- hexadecimal
  exponent INTEGER NOT NULL,
  bits INTEGER NOT NULL,
  domain TEXT NOT NULL,
  selector TEXT NOT NULL,
  anchors TEXT NOT NULL,            -- what ties it to a name: archive, mail, case; '' nothing
  data TEXT NOT NULL,
  UNIQUE (modulus, exponent)
);

CREATE TABLE IF NOT EXISTS recovery_attempts (  -- searches for a common divisor, so that none is done twice
  question TEXT PRIMARY KEY,        -- SHA-256 over the signatures and hashes
  domain TEXT NOT NULL,
  selector TEXT NOT NULL,
  outcome TEXT NOT NULL,
  seconds REAL NOT NULL,
  data TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS key_changes (  -- every change of the keys that the case is judged with
  id INTEGER PRIMARY KEY,
  moment TEXT NOT NULL,             -- UTC
  command TEXT NOT NULL,
  what TEXT NOT NULL,
  digest_before TEXT NOT NULL,
  digest_after TEXT NOT NULL,
  added INTEGER NOT NULL,
  widened INTEGER NOT NULL,
  refused INTEGER NOT NULL
);

CREATE UNIQUE INDEX IF NOT EXISTS items_path ON items (path);
