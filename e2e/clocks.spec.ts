import type { BrowserContext } from '@playwright/test'
import { expect, test } from './fixtures'
import { openSheet } from './support/sheet'
import type { TableSpec } from './support/tables'

const TABLE: TableSpec = {
  lockLevel: 'VALUE',
  attributes: [
    { name: 'Branch', type: 'TEXT', primary: true },
    { name: 'Note', type: 'TEXT' },
  ],
  records: [{ key: ['Lund'], values: { Note: 'base' } }],
}

/** The pages of the context find the clock of their computer wrong by so much. */
async function setWrong(context: BrowserContext, offsetMs: number): Promise<void> {
  await context.addInitScript((offset) => {
    const Real = Date
    const now = () => Real.now() + offset
    globalThis.Date = new Proxy(Real, {
      construct: (target, given: []) =>
        given.length === 0 ? new target(now()) : Reflect.construct(target, given),
      apply: () => new Real(now()).toString(),
      get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
    })
  }, offsetMs)
}

// The guard on the console fails the test where hydration does not find what the server rendered.
for (const [how, offsetMs] of [
  ['two minutes ahead', 120_000],
  ['a day behind', -86_400_000],
] as const) {
  test(`a computer whose clock is ${how} shows and saves as any other`, {
    tag: offsetMs > 0 ? [] : '@more',
  }, async ({ page, context, makeTable }) => {
    await setWrong(context, offsetMs)
    const { tableId } = await makeTable(TABLE)
    await page.goto('/')
    await expect(page.getByRole('main').getByText('Checked just now')).toBeVisible()
    await page.reload()
    await expect(page.getByRole('main').getByText('Checked just now')).toBeVisible()
    const sheet = await openSheet(page, tableId)
    await sheet.type('Lund', 'Note', 'mine')
    await sheet.save('1 saved')
    await page.getByRole('button', { name: 'Receipts of saves' }).click()
    await expect(page.getByRole('region', { name: /^Receipts/ })).toContainText('1 request in')
  })
}

test.describe('a computer of another place', () => {
  test.use({ locale: 'ar-EG', timezoneId: 'Pacific/Kiritimati' })

  test('shows the list and a table as any other', { tag: '@more' }, async ({ page, makeTable }) => {
    const { tableId } = await makeTable(TABLE)
    await page.goto('/')
    await expect(page.getByRole('main').getByText('Checked just now')).toBeVisible()
    const sheet = await openSheet(page, tableId)
    await sheet.type('Lund', 'Note', 'mine')
    await sheet.save('1 saved')
  })
})
