import { expect, test } from './fixtures'
import { openSheet } from './support/sheet'
import { storedValues } from './support/stored'

test('a cell is filled, cleared and emptied, and each of them is told apart', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable({
    lockLevel: 'VALUE',
    attributes: [
      { name: 'Branch', type: 'TEXT', primary: true },
      { name: 'Note', type: 'TEXT' },
      { name: 'Phone', type: 'TEXT' },
      { name: 'Seats', type: 'NUMBER' },
    ],
    defaults: { Phone: '112' },
    records: [
      { key: ['Lund'], values: { Note: 'open late', Phone: '046' } },
      { key: ['Oslo'], values: { Note: 'by the sea' } },
    ],
  })
  const sheet = await openSheet(page, tableId)
  const face = (record: string, column: string, kind: string) =>
    expect(sheet.cell(record, column)).toHaveAttribute('data-content', kind)

  await test.step('a cell without a value shows what a lookup gives: the default record’s, or the type’s', async () => {
    await face('Oslo', 'Phone', 'no-value')
    await expect(sheet.cell('Oslo', 'Phone')).toHaveText('112')
    await expect(sheet.cell('Oslo', 'Phone')).toHaveAccessibleName(
      'no value stored; a lookup returns 112, from the default record',
    )
    await expect(sheet.cell('Oslo', 'Seats')).toHaveText('0')
    await expect(sheet.cell('Oslo', 'Seats')).toHaveAccessibleName(
      "no value stored; a lookup returns 0, the type's default",
    )
  })

  await sheet.type('Oslo', 'Phone', '0047')
  await sheet.clear('Lund', 'Phone')
  await sheet.cell('Oslo', 'Note').click()
  await page.keyboard.press('F2')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Enter')

  await face('Oslo', 'Phone', 'text')
  await face('Lund', 'Phone', 'cleared')
  await expect(sheet.cell('Lund', 'Phone')).toHaveAccessibleName(
    'will be removed; a lookup returns 112, from the default record',
  )
  await face('Oslo', 'Note', 'empty-text')
  await expect(sheet.cell('Oslo', 'Note')).toHaveAccessibleName('empty text')

  // One call to create, after one that looks whether the record is still there; one to update, one to delete.
  await sheet.save('3 saved, in 4 requests')
  for (const [record, column] of [
    ['Oslo', 'Phone'],
    ['Lund', 'Phone'],
    ['Oslo', 'Note'],
  ] as const) {
    await sheet.expectState(record, column, 'saved')
  }
  await face('Lund', 'Phone', 'no-value')
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund › Note = open late',
    'Oslo › Note = ',
    'Oslo › Phone = 0047',
    'default › Phone = 112',
  ])
})

test('the default record is edited like any other, and the cells that fall back to it follow', {
  tag: '@more',
}, async ({ page, connect, makeTable }) => {
  const { tableId } = await makeTable({
    lockLevel: 'VALUE',
    attributes: [
      { name: 'Branch', type: 'TEXT', primary: true },
      { name: 'Note', type: 'TEXT' },
      { name: 'Phone', type: 'TEXT' },
    ],
    defaults: { Phone: '112' },
    records: [{ key: ['Lund'], values: { Note: 'open late' } }],
  })
  const sheet = await openSheet(page, tableId)
  await sheet.type('Default record', 'Phone', '999')
  await sheet.save('1 saved')
  await expect(sheet.cell('Lund', 'Phone')).toHaveText('999')
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund › Note = open late',
    'default › Phone = 999',
  ])
})

test('what breaks a rule is kept and marked in words, and only the rest is sent', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable({
    lockLevel: 'VALUE',
    attributes: [
      { name: 'Branch', type: 'TEXT', primary: true },
      { name: 'Code', type: 'TEXT', validation: { MaxLength: 3 } },
      { name: 'Note', type: 'TEXT' },
      { name: 'Seats', type: 'NUMBER', validation: { Minimum: 1, Maximum: 90 } },
    ],
    records: [
      { key: ['Lund'], values: { Code: 'LND', Note: 'a', Seats: '10' } },
      { key: ['Oslo'], values: { Code: 'OSL', Note: 'b', Seats: '20' } },
    ],
  })
  const sheet = await openSheet(page, tableId)
  const refused = [
    ['Lund', 'Code', 'LUND', 'At most 3 characters; this has 4'],
    ['Lund', 'Seats', '91', 'At most 90'],
    ['Oslo', 'Seats', 'many', 'A number from 1 to 90'],
  ] as const
  for (const [record, column, text, rule] of refused) {
    await sheet.type(record, column, text)
    const cell = sheet.cell(record, column)
    await expect(cell).toHaveText(text)
    await expect(cell).toHaveAttribute('aria-invalid', 'true')
    await expect(cell).toHaveAccessibleDescription(rule)
  }
  await sheet.cell('Oslo', 'Note').click()
  await page.keyboard.press('F2')
  await page.keyboard.insertText('x'.repeat(5_000))
  await page.keyboard.press('Enter')
  await expect(sheet.cell('Oslo', 'Note')).toHaveAccessibleDescription(
    'At most 5,000 characters; this has 5,001',
  )
  await sheet.type('Lund', 'Note', 'fine')

  await expect(sheet.bar.getByRole('button', { name: 'Save 1 cell' })).toBeVisible()
  await sheet.save('1 saved')
  await sheet.expectState('Lund', 'Note', 'saved')
  await expect(sheet.cell('Lund', 'Code')).toHaveText('LUND')
  await expect(sheet.bar).toContainText('4 against a rule')
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund › Code = LND',
    'Lund › Note = fine',
    'Lund › Seats = 10',
    'Oslo › Code = OSL',
    'Oslo › Note = b',
    'Oslo › Seats = 20',
  ])

  await sheet.type('Lund', 'Code', 'LUN')
  await sheet.type('Lund', 'Seats', '90')
  await sheet.type('Oslo', 'Seats', '1e1')
  await sheet.type('Oslo', 'Note', 'short')
  await expect(sheet.cell('Lund', 'Code')).not.toHaveAttribute('aria-invalid')
  await sheet.save('4 saved')
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund › Code = LUN',
    'Lund › Note = fine',
    'Lund › Seats = 90',
    'Oslo › Code = OSL',
    'Oslo › Note = short',
    'Oslo › Seats = 1e1',
  ])
})

test('values are text to the page, never HTML', async ({ page, connect, makeTable }) => {
  const image = '<img src=x onerror="document.title=`taken`">'
  const bold = '<b>bold</b> & <script>document.title="taken"</script>'
  const { tableId } = await makeTable({
    lockLevel: 'VALUE',
    attributes: [
      { name: 'Branch', type: 'TEXT', primary: true },
      { name: 'Note', type: 'TEXT', description: image },
      { name: 'Tags', type: 'TEXT_LIST' },
    ],
    records: [{ key: [bold], values: { Note: image, Tags: JSON.stringify([bold]) } }],
  })
  const sheet = await openSheet(page, tableId)
  await expect(sheet.cell(bold, 'Note')).toHaveText(image)
  await expect(sheet.cell(bold, 'Tags')).toHaveText(bold)
  await sheet.type(bold, 'Note', bold)
  await expect(sheet.cell(bold, 'Note')).toHaveText(bold)
  await sheet.save('1 saved')
  await page.getByRole('columnheader', { name: /Note/ }).click()
  await expect(page.getByRole('dialog')).toContainText(image)
  await page.keyboard.press('Escape')
  await page.reload()
  await expect(sheet.cell(bold, 'Note')).toHaveText(bold)
  expect(await page.locator('main img, main b, main script').count()).toBe(0)
  expect(await page.title()).not.toBe('taken')
  expect(await storedValues(connect, tableId)).toContain(`${bold} › Note = ${bold}`)
})
