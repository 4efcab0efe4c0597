import { expect, test } from './fixtures'
import { branchTable } from './support/branch-table'
import { openSheet, sheetOf } from './support/sheet'
import { storedValues } from './support/stored'
import { deleteTable } from './support/tables'

const TABLE = branchTable('VALUE', [{ branch: 'Lund', phone: 'base' }])
const NOT_RUNNING = 'The stand-in service is not running'

test('a stand-in that is down is told on both pages, and a retry works once it is back', async ({
  page,
  standIn,
  makeTable,
}) => {
  // It starts the stand-in four times.
  test.slow()
  const { tableId, name } = await makeTable(TABLE, standIn.connect)
  const main = page.getByRole('main')
  const statusOf = async (path: string) => (await fetch(standIn.appUrl + path)).status
  expect(await statusOf('/api/ready')).toBe(200)
  await standIn.stopStandIn()
  await expect.poll(() => statusOf('/api/ready')).toBe(503)
  expect(await statusOf('/api/health')).toBe(200)

  await page.goto(standIn.appUrl)
  await expect(main.getByRole('alert')).toContainText(NOT_RUNNING)
  await expect(main.getByRole('alert')).toContainText('npm run connect')
  await main.getByRole('button', { name: 'Try again' }).click()
  await expect(main.getByRole('alert')).toContainText(NOT_RUNNING)
  await standIn.startStandIn()
  await main.getByRole('button', { name: 'Try again' }).click()
  await expect(main.getByRole('link', { name })).toBeVisible()
  await expect(page.getByRole('alert').filter({ hasText: NOT_RUNNING })).toHaveCount(0)

  await standIn.stopStandIn()
  await page.goto(`${standIn.appUrl}/tables/${tableId}`)
  await expect(main.getByRole('alert')).toContainText(NOT_RUNNING)
  await standIn.startStandIn()
  await main.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  const sheet = sheetOf(page)
  await expect(sheet.cell('Lund', 'Phone')).toHaveText('base')

  await test.step('the sidebar reads its list again too', async () => {
    const sidebar = page.getByRole('complementary', { name: 'Sidebar' })
    await expect(sidebar).toContainText(NOT_RUNNING)
    await sidebar.getByRole('button', { name: 'Try again' }).click()
    await expect(sidebar.getByRole('link', { name })).toHaveAttribute('aria-current', 'page')
  })

  await test.step('reading an open table again while the service is down keeps the edits', async () => {
    await sheet.type('Lund', 'Phone', 'mine')
    await standIn.stopStandIn()
    await page.getByRole('button', { name: 'Read the table again' }).click()
    await expect(main.getByRole('alert').first()).toContainText(NOT_RUNNING)
    await expect(main.getByRole('alert').first()).toContainText('Your edits are kept in this tab')
    await standIn.startStandIn()
    await main
      .getByRole('button', { name: /^(Read|Try) again$/ })
      .first()
      .click()
    await sheet.expectState('Lund', 'Phone', 'dirty')
    await expect(main.getByRole('alert')).toHaveCount(0)
    await sheet.cell('Lund', 'Phone').click()
    await sheet.save('1 saved')
    expect(await storedValues(standIn.connect, tableId)).toEqual(['Lund › Phone = mine'])
  })
})

test('a table that a colleague deleted is told by the save, and the edits stay', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await sheet.type('Lund', 'Phone', 'mine')
  await deleteTable(connect, tableId)
  await page.keyboard.press('ControlOrMeta+s')
  const trouble = page.getByRole('alert').filter({ hasText: 'This table was not found' })
  await expect(trouble).toContainText('Your edits are kept in this tab')
  await expect(trouble).toContainText('Look for it in the list of tables')
  await sheet.expectState('Lund', 'Phone', 'dirty')
  await expect(sheet.cell('Lund', 'Phone')).toHaveText('mine')
})

test.describe('an unknown table', () => {
  test.use({ allowedConsole: [/404 \(Not Found\)/] })

  for (const id of ['00000000-0000-4000-8000-00000000dead', 'no such id', '%E5%B1%B1']) {
    test(`with the id ${id} has a page that leads back to the list`, async ({ page }) => {
      await page.goto(`/tables/${encodeURIComponent(id)}`)
      await expect(
        page.getByRole('heading', { level: 1, name: 'This instance has no such data table' }),
      ).toBeVisible()
      await page.getByRole('link', { name: 'See all tables' }).click()
      await expect(page.getByRole('heading', { level: 1, name: 'Data tables' })).toBeVisible()
    })
  }
})
