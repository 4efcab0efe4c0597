import { UpdateDataTableMetadataCommand } from '@aws-sdk/client-connect'
import { expect, INSTANCE_ID, test } from './fixtures'
import { changeTextRules } from './support/rules'
import { openSheet } from './support/sheet'
import { storedValues } from './support/stored'

const TABLE = {
  lockLevel: 'VALUE',
  attributes: [
    { name: 'Branch', type: 'TEXT', primary: true },
    { name: 'Code', type: 'TEXT' },
    { name: 'Note', type: 'TEXT' },
  ],
  records: ['Lund', 'Malmö', 'Oslo'].map((branch) => ({
    key: [branch],
    values: { Code: branch.slice(0, 2), Note: 'as it was' },
  })),
} as const

const WORDS = 'The code is being moved'

/** The service refuses a branch's code, whatever it is. */
function refusal(table: string, branch: string) {
  const primaryValues = [{ AttributeName: 'Branch', Value: branch }]
  const operation = 'BatchUpdateDataTableValue'
  return { operation, effect: 'fail-cell', table, primaryValues, attribute: 'Code', message: WORDS }
}

test('a refused cell says why beside it and in the list of failures, and is saved by a retry', async ({
  page,
  connect,
  faults,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await faults.add(refusal(tableId, 'Oslo'))
  await sheet.type('Oslo', 'Code', 'OSLO')
  await sheet.type('Malmö', 'Note', 'saved beside it')
  await sheet.save('1 saved, 1 failed')

  await sheet.expectState('Oslo', 'Code', 'failed')
  await sheet.expectState('Malmö', 'Note', 'saved')
  await expect(sheet.cell('Oslo', 'Code')).toHaveText('OSLO')
  await expect(sheet.cell('Oslo', 'Code')).toHaveAttribute('aria-invalid', 'true')
  await expect(sheet.cell('Oslo', 'Code')).toHaveAccessibleDescription(new RegExp(WORDS))
  expect(await storedValues(connect, tableId)).toContain('Oslo › Code = Os')

  const panel = page.getByRole('region', { name: 'Failed cells (1)' })
  await test.step('the list of failures has the service’s words and leads to the cell', async () => {
    await expect(panel.getByRole('listitem')).toContainText(WORDS)
    await sheet.cell('Lund', 'Note').click()
    await panel.getByRole('button', { name: 'Oslo › Code' }).click()
    await expect(sheet.cell('Oslo', 'Code')).toBeFocused()
  })

  await test.step('a view shows only the records that failed', async () => {
    await page.getByRole('radio', { name: 'Failed, 1 cell' }).click()
    await expect(page.getByRole('grid').getByRole('rowheader')).toHaveText(['Oslo'])
    await page.getByRole('radio', { name: /^All records/ }).click()
    await expect(page.getByRole('grid').getByRole('row')).toHaveCount(4)
  })

  await test.step('a retry that is refused again stays failed', async () => {
    await panel.getByRole('button', { name: 'Retry', exact: true }).click()
    await expect(sheet.bar).toContainText('Last save: 0 saved, 1 failed')
    await sheet.expectState('Oslo', 'Code', 'failed')
  })

  await faults.clear()
  // The line came anew under the pointer, where a press at once is not taken: a hand that moves means it.
  await sheet.cell('Lund', 'Note').hover()
  await panel.getByRole('button', { name: 'Retry', exact: true }).click()
  await sheet.expectState('Oslo', 'Code', 'saved')
  await expect(page.getByText('Nothing is left here')).toBeVisible()
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund › Code = Lu',
    'Lund › Note = as it was',
    'Malmö › Code = Ma',
    'Malmö › Note = saved beside it',
    'Oslo › Code = OSLO',
    'Oslo › Note = as it was',
  ])
})

test('of several refused cells one is discarded, one is mended, and all others are retried', async ({
  page,
  connect,
  faults,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  for (const branch of ['Lund', 'Malmö', 'Oslo']) await faults.add(refusal(tableId, branch))
  for (const branch of ['Lund', 'Malmö', 'Oslo']) await sheet.type(branch, 'Code', `${branch}1`)
  await sheet.save('0 saved, 3 failed')

  const failures = page.getByRole('region', { name: /^Failed cells/ }).getByRole('listitem')
  await expect(failures).toHaveCount(3)
  await failures.filter({ hasText: 'Lund' }).getByRole('button', { name: 'Discard' }).click()
  await sheet.expectState('Lund', 'Code', 'clean')
  await expect(sheet.cell('Lund', 'Code')).toHaveText('Lu')

  await failures.filter({ hasText: 'Malmö' }).getByRole('button', { name: 'Edit' }).click()
  await expect(sheet.cell('Malmö', 'Code')).toBeFocused()
  await page.keyboard.type('MMX')
  await page.keyboard.press('Enter')
  await sheet.expectState('Malmö', 'Code', 'dirty')
  await expect(failures).toHaveCount(1)

  await faults.clear()
  await page.getByRole('button', { name: 'Retry all 1' }).click()
  await sheet.expectState('Oslo', 'Code', 'saved')
  // A retry of what failed leaves the other edits alone.
  await sheet.expectState('Malmö', 'Code', 'dirty')
  await sheet.save('1 saved')
  // The retry's own word was the same.
  await sheet.expectState('Malmö', 'Code', 'saved')
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund › Code = Lu',
    'Lund › Note = as it was',
    'Malmö › Code = MMX',
    'Malmö › Note = as it was',
    'Oslo › Code = Oslo1',
    'Oslo › Note = as it was',
  ])
})

test('a rule that changed counts for waiting edits as soon as the table is read again', {
  tag: '@more',
}, async ({ page, connect, makeTable }) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  const readAgain = page.getByRole('button', { name: 'Read the table again' })
  await sheet.type('Oslo', 'Code', 'OSLO')
  await changeTextRules(connect, tableId, 'Code', { MaxLength: 3 })
  await readAgain.click()
  await expect(sheet.cell('Oslo', 'Code')).toHaveAccessibleDescription(
    'At most 3 characters; this has 4',
  )
  await expect(sheet.bar.getByRole('button', { name: /^Save/ })).toBeDisabled()

  await changeTextRules(connect, tableId, 'Code', { MaxLength: 4 })
  await readAgain.click()
  await expect(sheet.cell('Oslo', 'Code')).not.toHaveAttribute('aria-invalid')
  await sheet.save('1 saved')
  expect(await storedValues(connect, tableId)).toContain('Oslo › Code = OSLO')
})

test('a rule that refused a cell is known from then on: the cell says it, and nothing more is sent against it', {
  tag: '@more',
}, async ({ page, connect, makeTable }) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await changeTextRules(connect, tableId, 'Code', { MaxLength: 3 })
  await sheet.type('Oslo', 'Code', 'OSLO')
  await sheet.save('0 saved, 1 failed')
  await expect(page.getByRole('main')).toContainText(
    'The rules of the attribute “Code” were changed.',
  )
  const rule = 'At most 3 characters; this has 4'
  await expect(sheet.cell('Oslo', 'Code')).toHaveAccessibleDescription(rule)
  // It is one cell that waits, told of once.
  await expect(sheet.bar.getByRole('button', { name: /not sent/ })).toHaveText(
    '1 against a rule, not sent',
  )
  await page.getByRole('button', { name: 'Close panel' }).click()
  await page.keyboard.press('Escape')
  await sheet.type('Lund', 'Code', 'LUND')
  await expect(sheet.cell('Lund', 'Code')).toHaveAccessibleDescription(rule)
  await expect(sheet.bar.getByRole('button', { name: /^Save/ })).toBeDisabled()
  await sheet.type('Lund', 'Code', 'LU')
  await sheet.type('Oslo', 'Code', 'OS')
  await sheet.save('2 saved')
})

test.describe('an app that has just begun, and knows no table', () => {
  test.use({ allowedConsole: [/ERR_/] })

  test('a lock level that a save finds changed is told, and shown with what it leaves to choose', {
    tag: '@more',
  }, async ({ page, standIn, makeTable }) => {
    const { tableId, name } = await makeTable(TABLE, standIn.connect)
    const sheet = await openSheet(page, tableId, standIn.appUrl)
    await sheet.type('Oslo', 'Code', 'OSLO')
    await standIn.connect.send(
      new UpdateDataTableMetadataCommand({
        InstanceId: INSTANCE_ID,
        DataTableId: tableId,
        Name: name,
        TimeZone: 'UTC',
        ValueLockLevel: 'NONE',
      }),
    )
    // A level that was read within the last seconds would do for the save.
    await standIn.killApp()
    await standIn.startApp()
    await sheet.save('1 saved')
    const main = page.getByRole('main')
    await expect(main).toContainText(
      'The table’s lock was changed from “Cell by cell” to “No lock”.',
    )
    await expect(
      main.getByRole('checkbox', { name: 'Read before writing (finds most conflicts)' }),
    ).toBeChecked()
    await sheet.expectState('Oslo', 'Code', 'saved')
  })
})
