import { randomUUID } from 'node:crypto'
import type { DataTableLockLevel } from '@aws-sdk/client-connect'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures'
import type { TableSpec } from './support/tables'

function spec(name: string, description: string, lockLevel: DataTableLockLevel): TableSpec {
  return { name, description, lockLevel, attributes: [{ name: 'Note', type: 'TEXT' }] }
}

function listOf(page: Page) {
  const main = page.getByRole('main')
  return {
    main,
    field: main.getByRole('searchbox', { name: 'Search tables' }),
    row: (name: string) => main.getByRole('row').filter({ has: page.getByRole('link', { name }) }),
    links: main.getByRole('table', { name: 'Data tables' }).getByRole('link'),
  }
}

function sidebarOf(page: Page) {
  return page.getByRole('complementary', { name: 'Sidebar' })
}

/** The page can be seen before it listens to keys. */
async function pressUntilFocused(page: Page, key: string, field: Locator): Promise<void> {
  await expect(async () => {
    await page.keyboard.press(key)
    await expect(field).toBeFocused({ timeout: 500 })
  }).toPass()
}

test('every table is there with its facts', async ({ page, makeTable }) => {
  const mark = randomUUID().slice(0, 8)
  const levels = [
    ['NONE', 'No lock'],
    ['VALUE', 'Cell by cell'],
    ['ATTRIBUTE', 'Whole column'],
    ['PRIMARY_VALUE', 'Whole record'],
    ['DATA_TABLE', 'Whole table'],
  ] as const
  for (const [level] of levels) await makeTable(spec(`${mark} ${level}`, `About ${level}`, level))
  await page.goto('/')
  const list = listOf(page)
  for (const [level, words] of levels) {
    const row = list.row(`${mark} ${level}`)
    await expect(row).toContainText(`About ${level}`)
    await expect(row.getByRole('cell', { name: words })).toBeVisible()
    await expect(row.getByRole('cell', { name: 'UTC' })).toBeVisible()
    await expect(row.locator('time:visible')).toHaveText('just now')
  }

  await test.step('the demo’s tables are among them', async () => {
    const row = list.row('Opening hours')
    await expect(row.getByRole('cell', { name: 'Whole record' })).toBeVisible()
    await expect(row.getByRole('cell', { name: 'Europe/Stockholm' })).toBeVisible()
  })

  await test.step('by last change the newest is first, and another press turns it round', async () => {
    await list.field.fill(mark)
    await expect(list.links).toHaveCount(5)
    await list.main.getByRole('button', { name: 'Last change' }).click()
    await expect(list.links.first()).toHaveText(`${mark} DATA_TABLE`)
    await list.main.getByRole('button', { name: 'Last change' }).click()
    await expect(list.links.first()).toHaveText(`${mark} NONE`)
  })
})

test('a search finds names and descriptions as one types, and the keyboard opens what it found', async ({
  page,
  makeTable,
}) => {
  const mark = randomUUID().slice(0, 8)
  await makeTable(spec(`Harbour ${mark}`, 'Quay numbers', 'VALUE'))
  await makeTable(spec(`Forest ${mark}`, 'Paths to the harbour', 'VALUE'))
  const { name } = await makeTable(spec(`Gärten ${mark}`, 'Opening of the gates', 'VALUE'))
  await page.goto('/')
  const list = listOf(page)
  await expect(list.links.first()).toBeVisible()

  await pressUntilFocused(page, '/', list.field)
  await page.keyboard.type(`harbour ${mark}`)
  await expect(list.links).toHaveText([`Forest ${mark}`, `Harbour ${mark}`])
  await expect(list.main).toContainText(/2 of \d+ tables/)

  await list.field.fill('no table is called so')
  await expect(list.main).toContainText('No table matches “no table is called so”')
  await expect(list.links).toHaveCount(0)
  await list.main.getByText('Clear search', { exact: true }).click()
  await expect(list.field).toBeFocused()
  await expect(list.row('Opening hours')).toBeVisible()

  await page.keyboard.type(`GARTEN ${mark}`)
  await expect(list.links).toHaveText([name])
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
})

test('the sidebar finds a table and switches to it', async ({ page, makeTable }) => {
  const mark = randomUUID().slice(0, 8)
  const first = await makeTable(spec(`First ${mark}`, '', 'VALUE'))
  const second = await makeTable(spec(`Second ${mark}`, '', 'VALUE'))
  await page.goto(`/tables/${first.tableId}`)
  await expect(page.getByRole('heading', { level: 1, name: first.name })).toBeVisible()
  const sidebar = sidebarOf(page)
  const links = sidebar.getByRole('navigation', { name: 'Data tables' }).getByRole('link')
  await expect(sidebar.getByRole('link', { name: first.name })).toHaveAttribute(
    'aria-current',
    'page',
  )

  await pressUntilFocused(
    page,
    'ControlOrMeta+k',
    sidebar.getByRole('searchbox', { name: 'Find a table' }),
  )
  await page.keyboard.type(mark)
  await expect(links).toHaveText([first.name, second.name])
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: second.name })).toBeVisible()
  await expect(page).toHaveTitle(`${second.name} · Lockstep`)
  await links.filter({ hasText: first.name }).click()
  await expect(page.getByRole('heading', { level: 1, name: first.name })).toBeVisible()
})

test('a refresh shows a table that was made meanwhile', { tag: '@more' }, async ({
  page,
  makeTable,
}) => {
  await page.goto('/')
  const list = listOf(page)
  await expect(list.links.first()).toBeVisible()
  const { name } = await makeTable(spec(`Made ${randomUUID().slice(0, 8)}`, '', 'VALUE'))
  await list.main.getByRole('button', { name: 'Refresh the list' }).click()
  await expect(list.row(name)).toBeVisible()
  await expect(sidebarOf(page).getByRole('link', { name })).toBeVisible()
})

test('on a phone the list can be read, searched and left by its drawer', async ({
  page,
  makeTable,
}) => {
  const mark = randomUUID().slice(0, 8)
  const long = await makeTable(
    spec(`${mark} ${'Unbroken'.repeat(12)}`, `${'wide'.repeat(40)} and more`, 'PRIMARY_VALUE'),
  )
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/')
  const list = listOf(page)
  await list.field.fill(mark)
  const row = list.row(long.name)
  for (const fact of [long.name, 'Whole record', 'UTC', 'just now']) {
    await expect(row.getByText(fact).filter({ visible: true })).toBeInViewport()
  }
  await expectNoSideways(page)

  await page.getByRole('button', { name: 'All tables' }).click()
  const drawer = page.getByRole('dialog', { name: 'Data tables' })
  await expect(drawer.getByRole('searchbox', { name: 'Find a table' })).toBeFocused()
  await expectNoSideways(page)
  await page.keyboard.type(mark)
  await drawer.getByRole('link', { name: long.name }).click()
  await expect(page.getByRole('heading', { level: 1, name: long.name })).toBeVisible()
  await expect(drawer).toBeHidden()
  await expectNoSideways(page)
})

async function expectNoSideways(page: Page): Promise<void> {
  const overflow = await page.evaluate(() =>
    [document.documentElement, document.getElementById('main')].map(
      (element) => (element?.scrollWidth ?? 0) - (element?.clientWidth ?? 0),
    ),
  )
  expect(overflow, 'how much wider than the window the page and its main part are').toEqual([0, 0])
}

test('a chosen theme stays after a reload, and the device decides again when asked to', async ({
  page,
}) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto('/')
  const main = page.getByRole('main')
  const background = () => main.evaluate((element) => getComputedStyle(element).backgroundColor)
  const light = await background()
  await page.getByRole('button', { name: 'Theme' }).click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  await expect.poll(background).not.toBe(light)
  const dark = await background()
  await page.reload()
  expect(await background()).toBe(dark)

  await page.getByRole('button', { name: 'Theme' }).click()
  await page.getByRole('menuitemradio', { name: 'System' }).click()
  await expect.poll(background).toBe(light)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(background).toBe(dark)
})

test('browsers and crawlers find the icons, the manifest and the rules for robots', async ({
  request,
}) => {
  // Where a page names no icon, such as an answer of the API, browsers ask for this one.
  expect((await request.get('/favicon.ico')).headers()['content-type']).toContain('icon')
  expect(await (await request.get('/robots.txt')).text()).toContain('Disallow: /')
  const page = await (await request.get('/')).text()
  expect(page).toContain('href="/manifest.webmanifest"')
  const manifest = await (await request.get('/manifest.webmanifest')).json()
  for (const { src, type } of manifest.icons) {
    const icon = await request.get(src)
    expect(icon.status()).toBe(200)
    expect(icon.headers()['content-type']).toContain(type)
  }
})

test('Ctrl+K, a few letters and Enter lead into the grid of a table, and leave no search behind', async ({
  page,
  makeTable,
}) => {
  const attributes = [
    { name: 'Branch', type: 'TEXT', primary: true },
    { name: 'Note', type: 'TEXT' },
  ] as const
  const made = await Promise.all(
    ['one', 'two'].map((text) =>
      makeTable({
        lockLevel: 'VALUE',
        attributes,
        records: [{ key: [text], values: { Note: text } }],
      }),
    ),
  )
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto('/')
  const search = page.getByRole('searchbox', { name: 'Find a table' })
  for (const { name, tableId } of made) {
    await pressUntilFocused(page, 'ControlOrMeta+k', search)
    await search.fill(name)
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/tables/${tableId}`)
    await expect(search).toHaveValue('')
    await expect(page.getByRole('grid').locator(':focus')).toHaveCount(1)
  }
  // The table that is open is chosen as well.
  await page.keyboard.press('ControlOrMeta+k')
  await search.fill(made[1]?.name ?? '')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('grid').locator(':focus')).toHaveCount(1)
  // So does a click, in the sidebar and in the list.
  await page
    .getByRole('navigation')
    .getByRole('link', { name: made[0]?.name ?? '' })
    .click()
  await page.waitForURL(`**/tables/${made[0]?.tableId}`)
  await expect(page.getByRole('grid').locator(':focus')).toHaveCount(1)
  await page.goto('/')
  await page
    .getByRole('main')
    .getByRole('link', { name: made[1]?.name ?? '' })
    .click()
  await expect(page.getByRole('grid').locator(':focus')).toHaveCount(1)
})

test.describe('the policy of every page', () => {
  test.use({ allowedConsole: [/Content Security Policy|status of 404/] })

  test('lets the page itself run whole, and no script beside it', async ({ page, makeTable }) => {
    const { tableId } = await makeTable(spec('Policy', '', 'VALUE'))
    await page.addInitScript(() => {
      const reports: string[] = []
      Object.assign(window, { reports })
      window.addEventListener('securitypolicyviolation', (report) => {
        reports.push(`${report.violatedDirective} ${report.blockedURI} ${report.sourceFile}`)
      })
    })
    const paths = ['/', `/tables/${tableId}`, `/tables/${randomUUID()}`, '/nowhere']
    for (const path of paths) {
      await page.goto(path, { waitUntil: 'networkidle' })
      expect(await page.evaluate(() => Reflect.get(window, 'reports')), path).toEqual([])
      const hasRun = await page.evaluate(() => {
        document.body.insertAdjacentHTML('beforeend', '<b onclick="window.hasRun = true"></b>')
        document.body.querySelector<HTMLElement>(':scope > b')?.click()
        return Reflect.has(window, 'hasRun')
      })
      expect(hasRun, path).toBe(false)
      // What it would have told, had the page broken it.
      await expect
        .poll(() => page.evaluate(() => String(Reflect.get(window, 'reports'))), { message: path })
        .toMatch(/^script-src-attr inline/)
    }
  })
})
