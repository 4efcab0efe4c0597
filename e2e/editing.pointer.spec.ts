import { expect, test } from './fixtures'
import { openSheet } from './support/sheet'
import { storedValues } from './support/stored'

test('a table that is one record is filled, changed and emptied with the mouse at hand', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable({
    lockLevel: 'VALUE',
    attributes: [
      { name: 'Closed', type: 'BOOLEAN' },
      { name: 'Reason', type: 'TEXT' },
      { name: 'Tags', type: 'TEXT_LIST' },
    ],
  })
  const sheet = await openSheet(page, tableId)
  const stored = () => storedValues(connect, tableId)
  await sheet.cell(null, 'Closed').dblclick()
  await page.getByRole('option', { name: 'true' }).click()
  await sheet.cell(null, 'Tags').dblclick()
  await page.keyboard.type('storm,flood')
  // A press elsewhere keeps what was typed, and saves nothing.
  await sheet.cell(null, 'Reason').click()
  await sheet.expectState(null, 'Tags', 'dirty')
  expect(await stored()).toEqual([])
  await sheet.type(null, 'Reason', 'Weather')
  await sheet.save('3 saved')
  const filled = [
    'default › Closed = true',
    'default › Reason = Weather',
    'default › Tags = ["storm","flood"]',
  ]
  expect(await stored()).toEqual(filled)

  await sheet.cell(null, 'Tags').dblclick()
  await page.getByRole('button', { name: 'Remove storm' }).click()
  await page.getByRole('heading', { level: 1 }).click()
  await expect(sheet.cell(null, 'Tags')).toHaveText('flood')
  await sheet.cell(null, 'Closed').click()
  await page.keyboard.type('=$.IsClosed')
  await page.keyboard.press('Enter')
  await sheet.save('2 saved')
  expect(await stored()).toEqual([
    'default › Closed = =$.IsClosed',
    'default › Reason = Weather',
    'default › Tags = ["flood"]',
  ])

  for (const column of ['Closed', 'Reason', 'Tags']) await sheet.clear(null, column)
  await sheet.save('3 saved')
  expect(await stored()).toEqual([])
  await expect(sheet.cell(null, 'Closed')).toHaveText('false')
})

test('a cell is copied to another, and the clipboard’s own line break makes no second line', async ({
  page,
  context,
  connect,
  makeTable,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const { tableId } = await makeTable({
    lockLevel: 'VALUE',
    attributes: [
      { name: 'Branch', type: 'TEXT', primary: true },
      { name: 'Note', type: 'TEXT' },
      { name: 'Seats', type: 'NUMBER' },
    ],
    records: [
      { key: ['Lund'], values: { Note: 'two\nlines', Seats: '1' } },
      { key: ['Oslo'], values: { Note: 'one line', Seats: '2' } },
    ],
  })
  const sheet = await openSheet(page, tableId)
  await sheet.cell('Lund', 'Note').click()
  await page.keyboard.press('ControlOrMeta+c')
  await sheet.cell('Oslo', 'Note').click()
  await page.keyboard.press('ControlOrMeta+v')
  await page.evaluate(() => navigator.clipboard.writeText('42\r\n'))
  await sheet.cell('Oslo', 'Seats').click()
  await page.keyboard.press('ControlOrMeta+v')
  await sheet.save('2 saved')
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund › Note = two\nlines',
    'Lund › Seats = 1',
    'Oslo › Note = two\nlines',
    'Oslo › Seats = 42',
  ])
})
