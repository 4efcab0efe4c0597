/**
 * The schema, step by step: entry `n` takes a file from `user_version` n to n + 1. A published
 * entry is never edited; a change of shape is a new one.
 *
 * Values and primary values are stored as JSON texts: SQLite ends a text at its first NUL and has
 * no place for an unpaired surrogate, and a value must come back byte for byte.
 * `seq` columns are surrogate keys that are never given twice, so that a page may go on where
 * the last one ended even if that row is gone.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE data_tables (
    table_seq INTEGER PRIMARY KEY AUTOINCREMENT,
    table_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    description TEXT,
    time_zone TEXT NOT NULL,
    lock_level TEXT NOT NULL,
    status TEXT NOT NULL,
    tags TEXT NOT NULL,
    lock_version TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    modified_ms INTEGER NOT NULL
  );

  CREATE TABLE attributes (
    attribute_seq INTEGER PRIMARY KEY AUTOINCREMENT,
    table_seq INTEGER NOT NULL REFERENCES data_tables ON DELETE CASCADE,
    attribute_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    value_type TEXT NOT NULL,
    description TEXT,
    is_primary INTEGER NOT NULL,
    validation TEXT,
    lock_version TEXT NOT NULL,
    modified_ms INTEGER NOT NULL,
    UNIQUE (table_seq, name_key)
  );

  CREATE TABLE records (
    record_seq INTEGER PRIMARY KEY AUTOINCREMENT,
    table_seq INTEGER NOT NULL REFERENCES data_tables ON DELETE CASCADE,
    record_id TEXT NOT NULL,
    record_key TEXT NOT NULL,
    primary_values TEXT NOT NULL,
    lock_version TEXT NOT NULL,
    modified_ms INTEGER NOT NULL,
    UNIQUE (table_seq, record_key),
    UNIQUE (table_seq, record_id)
  );
  CREATE INDEX records_by_table ON records (table_seq, record_seq);

  CREATE TABLE cell_values (
    table_seq INTEGER NOT NULL REFERENCES data_tables ON DELETE CASCADE,
    record_seq INTEGER NOT NULL REFERENCES records ON DELETE CASCADE,
    attribute_seq INTEGER NOT NULL REFERENCES attributes ON DELETE CASCADE,
    value TEXT NOT NULL,
    lock_version TEXT NOT NULL,
    modified_ms INTEGER NOT NULL,
    PRIMARY KEY (table_seq, record_seq, attribute_seq)
  ) WITHOUT ROWID;
  CREATE INDEX cell_values_by_record ON cell_values (record_seq);
  CREATE INDEX cell_values_by_attribute ON cell_values (attribute_seq);
  `,
  `
  CREATE TABLE journal (
    journal_seq INTEGER PRIMARY KEY AUTOINCREMENT,
    table_id TEXT NOT NULL,
    entry TEXT NOT NULL
  );
  `,
]
