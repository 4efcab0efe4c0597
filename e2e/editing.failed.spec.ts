import { expect, test } from './fixtures'
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

const REFUSAL = /at most 3 characters/i

test('a refused cell says why beside it and in the list of failures, and is saved by a retry', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await changeTextRules(connect, tableId, 'Code', { MaxLength: 3 })
  await sheet.type('Oslo', 'Code', 'OSLO')
  await sheet.type('Malmö', 'Note', 'saved beside it')
  await sheet.save('1 saved, 1 failed')

  await sheet.expectState('Oslo', 'Code', 'failed')
  await sheet.expectState('Malmö', 'Note', 'saved')
  await expect(sheet.cell('Oslo', 'Code')).toHaveText('OSLO')
  await expect(sheet.cell('Oslo', 'Code')).toHaveAttribute('aria-invalid', 'true')
  await expect(sheet.cell('Oslo', 'Code')).toHaveAccessibleDescription(REFUSAL)
  expect(await storedValues(connect, tableId)).toContain('Oslo › Code = Os')

  const panel = page.getByRole('region', { name: 'Failed cells (1)' })
  await test.step('the list of failures has the service’s words and leads to the cell', async () => {
    await expect(panel.getByRole('listitem')).toContainText(REFUSAL)
    await sheet.cell('Lund', 'Note').click()
    await panel.getByRole('button', { name: 'Oslo › Code' }).click()
    await expect(sheet.cell('Oslo', 'Code')).toBeFocused()
  })

  await test.step('a view shows only the records that failed', async () => {
    await page.getByRole('radio', { name: 'Failed records, 1 cell' }).click()
    await expect(page.getByRole('grid').getByRole('rowheader')).toHaveText(['Oslo'])
    await page.getByRole('radio', { name: /^All records/ }).click()
    await expect(page.getByRole('grid').getByRole('row')).toHaveCount(4)
  })

  await test.step('a retry that is refused again stays failed', async () => {
    await panel.getByRole('button', { name: 'Retry', exact: true }).click()
    await expect(sheet.bar).toContainText('Last save: 0 saved, 1 failed')
    await sheet.expectState('Oslo', 'Code', 'failed')
  })

  await changeTextRules(connect, tableId, 'Code', { MaxLength: 10 })
  await panel.getByRole('button', { name: 'Retry', exact: true }).click()
  await sheet.expectState('Oslo', 'Code', 'saved')
  await expect(page.getByText('Nothing failed')).toBeVisible()
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
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await changeTextRules(connect, tableId, 'Code', { MaxLength: 3 })
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

  await changeTextRules(connect, tableId, 'Code', { MaxLength: 10 })
  await page.getByRole('button', { name: 'Retry all 1' }).click()
  await sheet.expectState('Oslo', 'Code', 'saved')
  // A retry of what failed leaves the other edits alone.
  await sheet.expectState('Malmö', 'Code', 'dirty')
  await sheet.save('1 saved')
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund › Code = Lu',
    'Lund › Note = as it was',
    'Malmö › Code = MMX',
    'Malmö › Note = as it was',
    'Oslo › Code = Oslo1',
    'Oslo › Note = as it was',
  ])
})

test('a rule that changed counts for waiting edits as soon as the table is read again', async ({
  page,
  connect,
  makeTable,
}) => {
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
