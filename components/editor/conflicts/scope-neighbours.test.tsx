import { render } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { LockLevel } from '@/lib/data-table'
import { sessionWith, stored } from '@/lib/session/testing'
import type { ChangesSince } from '@/lib/session/view/external-changes'
import { ScopeChanges } from './scope-neighbours'

/** What is said of a lock that moved, beside its heading. */
function words(changes: Partial<ChangesSince>, level: LockLevel = 'ATTRIBUTE'): string {
  const session = sessionWith([stored('Lund', 'Note', 'a')], level)
  const all = { values: [], structure: [], isWhole: false, ...changes }
  return render(<ScopeChanges changes={all} session={session} />).container.textContent ?? ''
}

it.each<readonly [LockLevel, string]>([
  ['ATTRIBUTE', 'another value of the attribute, or the attribute itself, changed'],
  ['PRIMARY_VALUE', 'another value of the record changed'],
  ['DATA_TABLE', 'another value of the table, or the table itself, changed'],
])('tells what is known of a change that was not seen, and what is not, at %s', (level, known) => {
  const told = words({}, level)
  expect(told).toContain(`Known: since you read your value, ${known}.`)
  expect(told).toContain('Not known: which, what it was before, and who did it')
})

it('does not let a list that is not whole pass for one', () => {
  const { value, lockVersion, modifiedAtMs, modifiedRegion } = stored('Lund', 'Note', 'b', 'v2')
  const change = {
    address: { primaryValues: [{ attribute: 'Branch', value: 'Lund' }], attribute: 'Note' },
    before: 'a',
    after: { value, lockVersion, modifiedAtMs, modifiedRegion },
  }
  expect(words({ values: [change] })).toContain('There may have been more')
  expect(words({ values: [change], isWhole: true })).not.toContain('There may have been more')
})
