import { expect, test } from './fixtures'
import { openSheet } from './support/sheet'

const BRANCHES = Array.from({ length: 250 }, (_, index) => `b${String(index).padStart(3, '0')}`)

test('a table near the quota opens at its first records, and scrolls to its last', async ({
  page,
  makeTable,
}) => {
  const { tableId } = await makeTable({
    lockLevel: 'VALUE',
    attributes: [
      { name: 'Branch', type: 'TEXT', primary: true },
      { name: 'Note', type: 'TEXT' },
      { name: 'Open', type: 'BOOLEAN' },
      { name: 'Phone', type: 'TEXT' },
      { name: 'Seats', type: 'NUMBER' },
    ],
    records: BRANCHES.map((branch, index) => ({
      key: [branch],
      values: { Note: `note ${index}`, Open: 'true', Phone: `046-${index}`, Seats: String(index) },
    })),
  })
  const sheet = await openSheet(page, tableId)
  const grid = page.getByRole('grid')
  await expect(sheet.bar).toContainText('1,000 values read')
  await expect(grid).toHaveAttribute('aria-rowcount', '251')
  await expect(sheet.cell('b000', 'Note')).toHaveText('note 0')
  // Only what is in sight is on the page.
  expect(await grid.getByRole('row').count()).toBeLessThan(80)

  await sheet.cell('b000', 'Note').hover()
  await page.mouse.wheel(0, 100_000)
  await expect(sheet.cell('b249', 'Seats')).toBeInViewport()
  await expect(sheet.cell('b249', 'Seats')).toHaveText('249')
  await sheet.type('b249', 'Phone', '112')
  await sheet.expectState('b249', 'Phone', 'dirty')

  await page.mouse.wheel(0, -100_000)
  await expect(sheet.cell('b000', 'Note')).toBeInViewport()
  await expect(sheet.bar).toContainText('1 cell in 1 record changed')
})

test('a header tells type, rules and description on demand', async ({ page, makeTable }) => {
  const { tableId } = await makeTable({
    lockLevel: 'VALUE',
    attributes: [
      { name: 'Branch', type: 'TEXT', primary: true },
      {
        name: 'Seats',
        type: 'NUMBER',
        description: 'Chairs in the waiting room',
        validation: { Minimum: 5, Maximum: 90, MultipleOf: 5 },
      },
    ],
    records: [{ key: ['Lund'], values: { Seats: '10' } }],
  })
  const sheet = await openSheet(page, tableId)
  const details = page.getByRole('dialog')
  await page.getByRole('columnheader', { name: 'Seats' }).click()
  await expect(details).toContainText('Chairs in the waiting room')
  await expect(details.getByRole('listitem')).toHaveText([
    'Number, 5 to 90',
    'Whole multiples of 5',
  ])
  await page.keyboard.press('Escape')
  await expect(details).toBeHidden()

  await test.step('by keyboard too', async () => {
    await sheet.cell('Lund', 'Branch').click()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await expect(details).toContainText('Part of the record’s key')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('columnheader', { name: 'Branch' })).toBeFocused()
  })
})
