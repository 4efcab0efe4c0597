import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { openSheet } from './support/sheet'
import { storedValues } from './support/stored'
import type { TableSpec } from './support/tables'

const TABLE: TableSpec = {
  lockLevel: 'VALUE',
  attributes: [
    { name: 'Branch', type: 'TEXT', primary: true },
    { name: 'Note', type: 'TEXT' },
    { name: 'Seats', type: 'NUMBER' },
    { name: 'Tags', type: 'TEXT_LIST' },
  ],
  records: ['Lund', 'Oslo', 'Rome'].map((branch) => ({
    key: [branch],
    values: { Note: `of ${branch}`, Seats: '1', Tags: '["a"]' },
  })),
}

/** Puts these kinds into the clipboard, as another program would. */
async function fillClipboard(page: Page, kinds: Readonly<Record<string, string>>): Promise<void> {
  await page.evaluate(async (entries) => {
    const blobs = entries.map(([type, text]) => [type, new Blob([text], { type })])
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))])
  }, Object.entries(kinds))
}

/** Puts an image, and nothing else, into the clipboard. */
async function copyImage(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const image = new OffscreenCanvas(2, 2)
    image.getContext('2d')?.fillRect(0, 0, 2, 2)
    const blob = await image.convertToBlob({ type: 'image/png' })
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })])
  })
}

test.beforeEach(async ({ context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
})

test('what cannot be read as text changes nothing, and HTML alone is read as its table', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  const before = await storedValues(connect, tableId)
  await copyImage(page)
  for (const column of ['Note', 'Seats', 'Tags']) {
    await sheet.cell('Lund', column).click()
    await page.keyboard.press('ControlOrMeta+v')
    await expect(page.getByText('Nothing was pasted').first()).toBeVisible()
    await sheet.expectState('Lund', column, 'clean')
  }
  expect(await storedValues(connect, tableId)).toEqual(before)

  await fillClipboard(page, { 'text/html': '<table><tr><td>by sea</td><td>7</td></tr></table>' })
  await sheet.cell('Oslo', 'Note').click()
  await page.keyboard.press('ControlOrMeta+v')
  await sheet.save('2 saved')
  const after = await storedValues(connect, tableId)
  expect(after).toContain('Oslo › Note = by sea')
  expect(after).toContain('Oslo › Seats = 7')
})

test('a block of a spreadsheet fills the cells, says what did not fit, and goes in one step of undo', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  const block = 'by "the" sea\t40\tx, y\tno column\r\n"two\nlines"\t1\t\r\nno row\t1\tz\r\n'
  await fillClipboard(page, { 'text/plain': block })
  await sheet.cell('Oslo', 'Note').click()
  await page.keyboard.press('ControlOrMeta+v')
  await expect(page.getByText('Pasted into 5 cells').first()).toBeVisible()
  await expect(page.getByText('1 row and 1 column did not fit.').first()).toBeVisible()
  await page.keyboard.press('ControlOrMeta+z')
  await sheet.expectState('Rome', 'Note', 'clean')
  await sheet.expectState('Oslo', 'Note', 'clean')
  await page.keyboard.press('ControlOrMeta+y')
  // From a cell that cannot be edited on, too.
  await fillClipboard(page, { 'text/plain': 'other\tof Lund' })
  await sheet.cell('Lund', 'Branch').click()
  await page.keyboard.press('ControlOrMeta+v')
  await expect(page.getByText('1 read-only cell not changed.').first()).toBeVisible()
  await sheet.save('5 saved')
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund › Note = of Lund',
    'Lund › Seats = 1',
    'Lund › Tags = ["a"]',
    'Oslo › Note = by "the" sea',
    'Oslo › Seats = 40',
    'Oslo › Tags = ["x","y"]',
    'Rome › Note = two\nlines',
    'Rome › Seats = 1',
  ])
})

test('a cut value is copied with its quotes and gone, and Ctrl+A selects no text of the page', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable({
    ...TABLE,
    records: [
      { key: ['Lund'], values: { Note: '"a"\tb\r\nc', Seats: '1' } },
      { key: ['Oslo'], values: { Note: 'x' } },
    ],
  })
  const sheet = await openSheet(page, tableId)
  await sheet.cell('Lund', 'Note').click()
  await page.keyboard.press('ControlOrMeta+a')
  expect(await page.evaluate(() => String(getSelection()))).toBe('')
  await page.keyboard.press('ControlOrMeta+x')
  await sheet.cell('Oslo', 'Note').click()
  await page.keyboard.press('ControlOrMeta+v')
  await sheet.save('2 saved')
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund › Seats = 1',
    'Oslo › Note = "a"\tb\r\nc',
  ])
})

test('a text of two megabytes is refused at the paste, in a cell and in its editor', {
  tag: '@more',
}, async ({ page, makeTable }) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await fillClipboard(page, { 'text/plain': 'x'.repeat(2_000_000) })
  const words = 'Too long for Note: at most 5,000 characters; this has 2,000,000.'
  await sheet.cell('Lund', 'Note').click()
  await page.keyboard.press('ControlOrMeta+v')
  await expect(page.getByText(words).first()).toBeVisible()
  await sheet.expectState('Lund', 'Note', 'clean')
  await page.keyboard.press('F2')
  await page.keyboard.press('ControlOrMeta+v')
  await expect(page.getByRole('textbox', { name: 'Note' })).toHaveValue('of Lund')
})
