import type { Page } from '@playwright/test'
import { axeViolations, expect, test } from './fixtures'
import { changeTextRules } from './support/rules'
import { openSheet } from './support/sheet'
import { changeValue } from './support/stored'
import type { TableSpec } from './support/tables'

/** Every type, an empty cell, a composite key and a default record. */
const TABLE: TableSpec = {
  description: 'Every look that a cell can have',
  lockLevel: 'VALUE',
  attributes: [
    { name: 'Branch', type: 'TEXT', primary: true },
    { name: 'Season', type: 'TEXT', primary: true },
    { name: 'Note', type: 'TEXT', description: 'Read out to callers' },
    { name: 'Open', type: 'BOOLEAN' },
    { name: 'Seats', type: 'NUMBER', validation: { Minimum: 0, Maximum: 9 } },
    { name: 'Skills', type: 'TEXT_LIST' },
    { name: 'Waits', type: 'NUMBER_LIST' },
    { name: 'Tier', type: 'TEXT', validation: { Enum: { Strict: true, Values: ['Gold', 'Red'] } } },
  ],
  defaults: { Note: 'by default' },
  records: [
    {
      key: ['Lund', 'winter'],
      values: {
        Note: 'as it was',
        Open: 'true',
        Seats: '4',
        Skills: '["ski","sledge"]',
        Waits: '[10,20]',
        Tier: 'Gold',
      },
    },
    { key: ['Malmö', 'winter'], values: { Note: '=$.Attributes.Open', Open: 'false' } },
    { key: ['Oslo', 'winter'], values: { Note: '', Seats: '8' } },
  ],
}

/** Expects the page as it stands to be clean in both schemes. */
async function expectClean(page: Page, what: string): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    expect.soft(await axeViolations(page, scheme), `${what}, ${scheme}`).toEqual([])
  }
}

test('the list of tables is clean', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('table', { name: 'Data tables' })).toBeVisible()
  await expectClean(page, 'at rest')

  const field = page.getByRole('searchbox', { name: 'Search tables' })
  await field.fill('hours')
  await expectClean(page, 'with what was found')
  await field.fill('no table is called so')
  await expectClean(page, 'without a match')
  await field.fill('')

  await page.getByRole('button', { name: 'What the lock levels mean' }).click()
  await expect(page.getByText('How tables are locked')).toBeVisible()
  await expectClean(page, 'with the lock levels explained')
})

test('the list of tables is clean on a phone, also with its drawer open', { tag: '@more' }, async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/')
  await expect(page.getByRole('table', { name: 'Data tables' })).toBeVisible()
  await expectClean(page, 'at rest')
  await page.getByRole('button', { name: 'All tables' }).click()
  await expect(page.getByRole('dialog', { name: 'Data tables' })).toBeVisible()
  await expectClean(page, 'with the drawer')
})

test('a table is clean at rest and with each of its editors open', async ({ page, makeTable }) => {
  test.slow()
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await expectClean(page, 'at rest')

  for (const [column, role] of [
    ['Note', 'textbox'],
    ['Seats', 'textbox'],
    ['Skills', 'combobox'],
    ['Tier', 'combobox'],
  ] as const) {
    await sheet.cell('Lund', column).click({ position: { x: 12, y: 12 } })
    await page.keyboard.press('F2')
    await expect(page.getByRole(role, { name: column })).toBeVisible()
    await expectClean(page, `with the editor of ${column}`)
    await page.keyboard.press('Escape')
  }
})

test('a table is clean with unsaved edits and with the questions about them', async ({
  page,
  makeTable,
}) => {
  const { tableId, name } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await sheet.type('Lund', 'Seats', '12')
  await sheet.type('Lund', 'Note', 'mine')
  await sheet.clear('Oslo', 'Seats')
  await expectClean(page, 'with edits, one of them against a rule')

  await sheet.bar.getByRole('button', { name: 'Discard all' }).click()
  await expect(page.getByRole('alertdialog', { name: 'Discard 3 edits?' })).toBeVisible()
  await expectClean(page, 'with the question before discarding')
  await page.getByRole('button', { name: 'Keep edits' }).click()
  await page.getByRole('link', { name: 'Lockstep' }).first().click()
  await expect(page.getByRole('dialog', { name: `3 unsaved edits in ${name}` })).toBeVisible()
  await expectClean(page, 'with the question before leaving')
})

test('a table is clean with its panels open', async ({ page, connect, makeTable }) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  for (const Branch of ['Lund', 'Oslo']) {
    const cell = { key: { Branch, Season: 'winter' }, attribute: 'Note' }
    await changeValue(connect, tableId, cell, 'theirs')
    await sheet.type(Branch, 'Note', 'mine')
  }
  await sheet.type('Lund', 'Open', 'false')
  await sheet.save('1 saved, 2 conflicts')
  await expect(sheet.conflicts).toContainText('1 of 2')
  await expectClean(page, 'with the conflict panel')
  await sheet.conflicts.getByRole('button', { name: 'Edit…' }).click()
  await expect(sheet.conflicts.getByLabel('A third value')).toBeVisible()
  await expectClean(page, 'with the field of a third value')
  await sheet.conflicts.getByRole('button', { name: 'Cancel' }).click()
  await sheet.conflicts.getByRole('button', { name: 'Keep all mine' }).click()

  await changeTextRules(connect, tableId, 'Note', { MaxLength: 2 })
  await sheet.cell('Lund', 'Seats').click()
  await sheet.save('0 saved, 2 failed')
  await sheet.bar.getByRole('button', { name: '2 against a rule, not sent' }).click()
  await expect(page.getByRole('region', { name: 'Against a rule (2)' })).toBeVisible()
  await expectClean(page, 'with the failures panel')
})

test('trouble and an unknown table are clean', { tag: '@more' }, async ({
  page,
  standIn,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE, standIn.connect)
  await openSheet(page, tableId, standIn.appUrl)
  await standIn.stopStandIn()
  await page.getByRole('button', { name: 'Read the table again' }).click()
  await expect(page.getByRole('main').getByRole('alert').first()).toBeVisible()
  await expectClean(page, 'an open table without its service')
  await page.goto(standIn.appUrl)
  await expect(page.getByRole('main').getByRole('alert')).toBeVisible()
  await expectClean(page, 'the list without its service')
})

test.describe('an unknown table', () => {
  test.use({ allowedConsole: [/404 \(Not Found\)/] })

  test('is clean', async ({ page }) => {
    await page.goto('/tables/unknown')
    await expect(page.getByRole('link', { name: 'See all tables' })).toBeVisible()
    await expectClean(page, 'the page of an unknown table')
  })
})
