import { z } from 'zod'
import type { Sql } from './database'
import { json, number, type Row } from './rows'

/** How many rows are removed at once, so that most writes remove none. */
const PRUNE_STEP = 1_000

const lockVersion = z.object({
  DataTable: z.string().optional(),
  Attribute: z.string().optional(),
  PrimaryValues: z.string().optional(),
  Value: z.string().optional(),
})

const entryShape = z.object({
  time: z.iso.datetime(),
  /** Access key id; `null` for a request that is not signed. */
  caller: z.string().nullable(),
  operation: z.string(),
  tableId: z.string(),
  /** `null` for a change of structure, like the next three. */
  recordId: z.string().nullable(),
  primaryValues: z.array(z.object({ AttributeName: z.string(), Value: z.string() })).nullable(),
  attribute: z.string().nullable(),
  /** Names change; entries of before this member was kept have `null`. */
  attributeId: z.string().nullable().default(null),
  /** The stored value; `null` = none. For a change of structure, what changed, as JSON. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** The versions that the write was judged by, and those that it left. */
  versionsBefore: lockVersion,
  versionsAfter: lockVersion,
})

/** One accepted write. */
export type JournalEntry = z.output<typeof entryShape>
export type JournaledWrite = JournalEntry & { seq: number }

/** Which entries to read, in commit order. */
export type JournalQuery = { tableId: string | null; afterSeq: number; limit: number }

/** The journal in SQLite. */
export type JournalStore = ReturnType<typeof createJournalStore>

/**
 * Every accepted write, in the transaction of the write itself, so that the two cannot disagree.
 * Sequence numbers rise by one and are never given twice, whatever is removed.
 * @param keep how many of the newest entries are kept; 0 keeps no journal
 */
export function createJournalStore(sql: Sql, keep: number) {
  function lastSeq(): number {
    const row = sql.first(`SELECT seq FROM sqlite_sequence WHERE name = 'journal'`)
    return row === undefined ? 0 : number(row, 'seq')
  }

  function prune(last: number, added: number): void {
    if (Math.floor(last / PRUNE_STEP) === Math.floor((last - added) / PRUNE_STEP)) return
    sql.run('DELETE FROM journal WHERE journal_seq <= ?', last - keep)
  }

  return {
    isKept: keep > 0,

    append(entries: readonly JournalEntry[]): void {
      if (keep === 0 || entries.length === 0) return
      const last = sql.run(
        `INSERT INTO journal (table_id, entry)
         SELECT json_extract(value, '$.tableId'), value FROM json_each(?)`,
        JSON.stringify(entries),
      )
      prune(last, entries.length)
    },

    /** The sequence numbers between which all entries are kept; `first` is above `last` if none is. */
    range(): { firstSeq: number; lastSeq: number } {
      const last = lastSeq()
      const row = sql.first('SELECT min(journal_seq) AS oldest FROM journal')
      const oldest = row?.oldest === null || row === undefined ? last + 1 : number(row, 'oldest')
      return { firstSeq: Math.max(oldest, last - keep + 1), lastSeq: last }
    },

    page({ tableId, afterSeq, limit }: JournalQuery): JournaledWrite[] {
      const after = Math.max(afterSeq, lastSeq() - keep)
      const rows =
        tableId === null
          ? sql.all(
              'SELECT * FROM journal WHERE journal_seq > ? ORDER BY journal_seq LIMIT ?',
              after,
              limit,
            )
          : sql.all(
              `SELECT * FROM journal WHERE journal_seq > ? AND table_id = ?
               ORDER BY journal_seq LIMIT ?`,
              after,
              tableId,
              limit,
            )
      return rows.map(toWrite)
    },

    /** Forgets every entry; sequence numbers go on. */
    clear(): void {
      sql.run('DELETE FROM journal')
    },
  }
}

function toWrite(row: Row): JournaledWrite {
  return { seq: number(row, 'journal_seq'), ...entryShape.parse(json(row, 'entry')) }
}
