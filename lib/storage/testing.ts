import { type Attribute, cellKey } from '@/lib/data-table'
import type { Draft } from '@/lib/drafts/draft'
import type { DraftRecord } from './types'

const NOTE: Attribute = {
  id: 'a1',
  name: 'Note',
  valueType: 'TEXT',
  description: '',
  isPrimary: false,
  rules: { maxLength: 200 },
}

let revisions = 0

/** A record for tests: the cell `Note` of a branch, typed at 10 ms. */
export function newRecord(
  branch: string,
  value: string | null,
  over: Partial<Draft> = {},
): DraftRecord {
  revisions += 1
  const address = { primaryValues: [{ attribute: 'Branch', value: branch }], attribute: 'Note' }
  const key = cellKey('t', address)
  return {
    key,
    rev: `r${revisions}`,
    editedAtMs: 10,
    tableName: 'Branches',
    saver: null,
    draft: {
      key,
      address,
      attribute: NOTE,
      base: { value: 'old', lockVersion: null, modifiedAtMs: null, modifiedRegion: null },
      value,
      witness: null,
      status: { kind: 'dirty' },
      isUncertain: false,
      uncertainValues: [],
      problem: null,
      group: null,
      ...over,
    },
  }
}
