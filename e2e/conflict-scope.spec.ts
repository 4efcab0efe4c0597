import type { DataTableLockLevel } from '@aws-sdk/client-connect'
import { expect, test } from './fixtures'
import { branchTable, GUARDED_LEVELS, toldAt } from './support/branch-table'
import { openSheet } from './support/sheet'
import { type CellName, changeValue, storedValues } from './support/stored'

function cellOf(branch: string, attribute: string): CellName {
  return { key: { Branch: branch }, attribute }
}

/** At `ATTRIBUTE` the record is looked for first: the lock of an attribute does not tell it from another of its name. */
function savedAt(level: DataTableLockLevel): string {
  return `1 saved, in ${level === 'ATTRIBUTE' ? '2 requests' : '1 request'}`
}

function twoBranches(lockLevel: DataTableLockLevel) {
  return branchTable(lockLevel, [
    { branch: 'Lund', phone: 'base', note: 'base' },
    { branch: 'Oslo', phone: 'base', note: 'base' },
  ])
}

const SAME_RECORD = cellOf('Lund', 'Note')
const SAME_COLUMN = cellOf('Oslo', 'Phone')
const ELSEWHERE = cellOf('Oslo', 'Note')

test('at VALUE no change of a neighbour makes a conflict', { tag: '@more' }, async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(twoBranches('VALUE'))
  const sheet = await openSheet(page, tableId)
  for (const cell of [SAME_RECORD, SAME_COLUMN, ELSEWHERE]) {
    await changeValue(connect, tableId, cell, 'theirs')
  }
  await sheet.type('Lund', 'Phone', 'mine')
  await sheet.save('1 saved, in 1 request')
  await sheet.expectState('Lund', 'Phone', 'saved')
  await expect(sheet.conflicts).toBeHidden()
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund › Note = theirs',
    'Lund › Phone = mine',
    'Oslo › Note = theirs',
    'Oslo › Phone = theirs',
  ])
})

const SCOPES: readonly {
  level: DataTableLockLevel
  inside: CellName
  outside: CellName | null
}[] = [
  { level: 'ATTRIBUTE', inside: SAME_COLUMN, outside: SAME_RECORD },
  { level: 'PRIMARY_VALUE', inside: SAME_RECORD, outside: SAME_COLUMN },
  { level: 'DATA_TABLE', inside: ELSEWHERE, outside: null },
]

for (const { level, inside, outside } of SCOPES) {
  test(`at ${level} a change under the same lock asks, and one outside of it does not`, {
    tag: level === 'PRIMARY_VALUE' ? [] : '@more',
  }, async ({ page, connect, makeTable }) => {
    const { tableId } = await makeTable(twoBranches(level))
    const sheet = await openSheet(page, tableId)
    if (outside !== null) {
      await changeValue(connect, tableId, outside, 'theirs')
      await sheet.type('Lund', 'Phone', 'first')
      await sheet.save(savedAt(level))
    }
    const before = outside === null ? 'base' : 'first'

    await changeValue(connect, tableId, inside, 'theirs')
    await sheet.type('Lund', 'Phone', 'mine')
    await sheet.save('0 saved, 1 conflict')
    await sheet.expectState('Lund', 'Phone', 'conflict')
    expect(await storedValues(connect, tableId)).toContain(`Lund › Phone = ${before}`)
    await expect(sheet.conflicts).toContainText(
      'This value is as you read it, but something else under the same lock changed.',
    )
    const sides = sheet.conflicts.locator('dl > div')
    await expect(sides.nth(0)).toContainText(before)
    await expect(sides.nth(1)).toContainText('mine')
    await expect(sides.nth(2)).toContainText(before)

    // The neighbour that moved is named, from what to what, and the cell goes once more.
    const neighbour = `${inside.key.Branch} › ${inside.attribute}`
    await expect(sheet.conflicts.getByRole('listitem').filter({ hasText: neighbour })).toHaveText(
      /removed: base; .*added: theirs; /,
    )
    await sheet.conflicts.getByRole('button', { name: 'Send this cell again' }).click()
    await expect(sheet.bar).toContainText('Last save: 1 saved')
    const stored = await storedValues(connect, tableId)
    expect(stored).toContain('Lund › Phone = mine')
    expect(stored).toContain(`${inside.key.Branch} › ${inside.attribute} = theirs`)
  })
}

for (const { level, inside } of SCOPES) {
  test(
    `at ${level} filling an empty cell asks too, when its scope has moved`,
    toldAt(level),
    async ({ page, connect, makeTable }) => {
      const { tableId } = await makeTable(
        branchTable(level, [
          { branch: 'Lund', note: 'base' },
          { branch: 'Oslo', phone: 'base', note: 'base' },
        ]),
      )
      const sheet = await openSheet(page, tableId)
      await changeValue(connect, tableId, inside, 'theirs')
      await sheet.type('Lund', 'Phone', 'mine')
      await sheet.save('0 saved, 1 conflict')
      await sheet.expectState('Lund', 'Phone', 'conflict')
      expect((await storedValues(connect, tableId)).join()).not.toContain('mine')
      // What moved is on the screen to be looked at.
      const moved = sheet.cell(inside.key.Branch ?? null, inside.attribute)
      await expect(moved).toHaveText('theirs')

      await sheet.conflicts.getByRole('button', { name: 'Keep mine' }).click()
      await sheet.save('1 saved')
      expect(await storedValues(connect, tableId)).toContain('Lund › Phone = mine')
    },
  )
}

for (const level of GUARDED_LEVELS) {
  test(
    `at ${level} nobody collides with their own saves`,
    toldAt(level),
    async ({ page, connect, makeTable }) => {
      const { tableId } = await makeTable(
        branchTable(level, [
          { branch: 'Lund', phone: 'base', note: 'base' },
          { branch: 'Oslo', phone: 'base' },
        ]),
      )
      const sheet = await openSheet(page, tableId)
      await sheet.type('Lund', 'Phone', 'one')
      await sheet.save('1 saved')
      await sheet.expectState('Lund', 'Phone', 'saved')
      await sheet.type('Lund', 'Note', 'two')
      await sheet.type('Oslo', 'Phone', 'three')
      await sheet.save('2 saved')
      await sheet.expectState('Oslo', 'Phone', 'saved')

      // A value that is created moves its scope as well, and so does one that is removed.
      await sheet.type('Oslo', 'Note', 'four')
      // One call to look whether the record is still there, one to create.
      await sheet.save('1 saved, in 2 requests')
      await sheet.expectState('Oslo', 'Note', 'saved')
      await sheet.type('Oslo', 'Phone', 'five')
      await sheet.type('Lund', 'Note', 'six')
      await sheet.save('2 saved')
      await sheet.expectState('Lund', 'Note', 'saved')
      await sheet.clear('Oslo', 'Note')
      await sheet.save(savedAt(level))
      await sheet.type('Lund', 'Phone', 'seven')
      await sheet.type('Oslo', 'Phone', 'eight')
      await sheet.save('2 saved')
      await expect(sheet.conflicts).toBeHidden()
      expect(await storedValues(connect, tableId)).toEqual([
        'Lund › Note = six',
        'Lund › Phone = seven',
        'Oslo › Phone = eight',
      ])
    },
  )
}
