import { UpdateDataTableAttributeCommand } from '@aws-sdk/client-connect'
import { expect, INSTANCE_ID, overLine, test } from './fixtures'
import { branchTable } from './support/branch-table'
import { faultsOf } from './support/faults'
import { expectKeptDrafts, makeOldAndExternal } from './support/kept-drafts'
import { holdUpdate } from './support/line'
import { openSheet, sheetOf } from './support/sheet'
import { storedValues } from './support/stored'
import { buildUpdate, type Update } from './support/update'

const BRANCHES = ['b0', 'b1', 'b2', 'b3']
const TABLE = branchTable(
  'VALUE',
  BRANCHES.map((branch) => ({ branch, note: 'base' })),
)
const ALL_ONCE = BRANCHES.map((branch) => `${branch} › Note: base → mine`)

test.describe('an app that is asked to stop', () => {
  test.use({
    appSettings: { CONNECT_BATCH_SIZE: '1', LOCKSTEP_STOP_SECONDS: '30' },
    isOverLine: true,
    allowedConsole: [/ERR_/],
  })

  test('carries its saves out, begins no other, and saves again when it is back', async ({
    page,
    browser,
    line,
    standIn,
    openOverLine,
  }) => {
    const { tableId, sheet } = await openOverLine(TABLE)
    // Tabs of one browser save one after the other.
    const two = await openSheet(await browser.newPage(), tableId, standIn.appUrl)
    for (const branch of ['b0', 'b1']) await sheet.type(branch, 'Note', 'mine')
    const release = holdUpdate(line, 1)
    await page.keyboard.press('ControlOrMeta+s')
    await sheet.expectState('b0', 'Note', 'saved')
    const stopped = standIn.stopApp()

    await two.type('b2', 'Note', 'of another')
    await two.page.keyboard.press('ControlOrMeta+s')
    await expect(two.page.getByText('Lockstep is being restarted')).toBeVisible()
    await two.expectState('b2', 'Note', 'dirty')
    release()
    await sheet.expectState('b1', 'Note', 'saved')
    await expect(sheet.bar).toContainText('Last save: 2 saved')
    expect(await stopped).toMatchObject({ code: 0 })

    await standIn.startApp()
    await two.page.keyboard.press('ControlOrMeta+s')
    await expect(two.bar).toContainText('Last save: 1 saved')
    await two.page.close()
    expect((await faultsOf(standIn.connectUrl).writes(tableId)).sort()).toEqual([
      'b0 › Note: base → mine',
      'b1 › Note: base → mine',
      'b2 › Note: base → of another',
    ])
  })

  test('ends at once when it is asked again, and the page says what is not known', {
    tag: '@more',
  }, async ({ page, line, standIn, openOverLine }) => {
    const { sheet } = await openOverLine(TABLE)
    for (const branch of ['b0', 'b1']) await sheet.type(branch, 'Note', 'mine')
    holdUpdate(line, 1)
    await page.keyboard.press('ControlOrMeta+s')
    await sheet.expectState('b0', 'Note', 'saved')
    const stopped = standIn.stopApp()
    await expect
      .poll(async () => (await page.request.get(`${standIn.appUrl}/api/ready`)).status())
      .toBe(503)
    await standIn.stopApp()
    expect(await stopped).toMatchObject({ code: 1 })
    await sheet.expectState('b1', 'Note', 'failed')
    await expect(sheet.bar).toContainText('1 saved, 1 not known')
  })
})

test.describe('over a line that holds a call until the test lets it go', () => {
  test.use({ ...overLine(1), allowedConsole: [/ERR_/] })

  test('an app server that dies within a save leaves every state true, and the page saves on when it is back', async ({
    page,
    line,
    standIn,
    openOverLine,
  }) => {
    const { tableId, sheet } = await openOverLine(TABLE)
    for (const branch of BRANCHES) await sheet.type(branch, 'Note', 'mine')
    const release = holdUpdate(line, 1)
    await page.keyboard.press('ControlOrMeta+s')
    await sheet.expectState('b0', 'Note', 'saved')
    await standIn.killApp()
    const trouble = page.getByRole('main').getByRole('alert')
    await expect(trouble).toContainText('The connection to Lockstep was lost while saving')
    await expect(trouble).toContainText('Cells that were answered are saved')
    await sheet.expectState('b0', 'Note', 'saved')
    await sheet.expectState('b1', 'Note', 'failed')
    await expect(sheet.cell('b1', 'Note')).toHaveAccessibleDescription(/may or may not be saved/)
    for (const branch of BRANCHES) await expect(sheet.cell(branch, 'Note')).toHaveText('mine')

    await expect(sheet.bar).toContainText('1 saved, 3 not known')
    await expect(sheet.bar).not.toContainText('failed')
    await expect(page.getByText('Save ended: 1 saved, 3 not known.')).toBeAttached()

    await test.step('a reading says what it found, and that this may not be all', async () => {
      await standIn.startApp()
      await page.evaluate(() => window.dispatchEvent(new Event('online')))
      await expect(sheet.cell('b3', 'Note')).toHaveAccessibleDescription(
        /Not stored when the table was read at .* may still arrive until .*: saving again looks first/,
      )
      await expect(trouble).toBeHidden()
    })

    // What was on its way arrives although nobody waits for it.
    release()
    await page.keyboard.press('ControlOrMeta+s')
    await expect(sheet.bar).toContainText('No unsaved edits')
    await expect(trouble).toBeHidden()
    await expect(sheet.conflicts).toBeHidden()
    expect((await faultsOf(standIn.connectUrl).writes(tableId)).sort()).toEqual(ALL_ONCE)
  })

  test('a tab that crashes within a save is back with what became of it, and with what was typed since', {
    tag: '@more',
  }, async ({ page, context, line, standIn, openOverLine }) => {
    const { tableId, sheet } = await openOverLine({ ...TABLE, lockLevel: 'PRIMARY_VALUE' })
    await sheet.type('b0', 'Note', 'mine')
    await sheet.type('b1', 'Phone', 'made')
    let release = () => {}
    const until = new Promise<void>((resolve) => {
      release = resolve
    })
    line.breakNext('values/create', { kind: 'hold', until })
    await page.keyboard.press('ControlOrMeta+s')
    await sheet.expectState('b0', 'Note', 'saved')
    await sheet.type('b2', 'Note', 'typed since')
    await expectKeptDrafts(page, tableId, 2, 'typed since')
    const crashed = page.waitForEvent('crash')
    const devTools = await context.newCDPSession(page)
    devTools.send('Page.crash').catch(() => undefined)
    await crashed

    const back = await context.newPage()
    await back.goto(`${standIn.appUrl}/tables/${tableId}`)
    const again = sheetOf(back)
    await expect(again.cell('b3', 'Note')).toHaveText('base')
    await again.expectState('b1', 'Phone', 'saving')
    await again.expectState('b2', 'Note', 'dirty')
    release()
    await again.expectState('b1', 'Phone', 'saved')
    // What was made moved the lock of its record: nobody else did, so nobody is asked about it.
    await expect(again.bar).toContainText('1 cell in 1 record changed')
    await again.type('b1', 'Note', 'beside')
    await back.keyboard.press('ControlOrMeta+s')
    await again.expectState('b1', 'Note', 'saved')
    await again.expectState('b2', 'Note', 'saved')
    const [first, ...others] = await faultsOf(standIn.connectUrl).writes(tableId)
    expect(first).toBe('b0 › Note: base → mine')
    expect(others.sort()).toEqual(['b1 › Note: base → beside', 'b2 › Note: base → typed since'])
  })

  test('credentials that expire and are renewed cost no edit', { tag: '@more' }, async ({
    page,
    line,
    openOverLine,
  }) => {
    const { sheet } = await openOverLine(TABLE)
    await sheet.type('b0', 'Note', 'mine')
    const expired = { kind: 'answer', status: 403, error: 'ExpiredTokenException' } as const
    line.breakNext('values/update', expired)
    await page.keyboard.press('ControlOrMeta+s')
    const trouble = page.getByRole('main').getByRole('alert')
    await expect(trouble).toContainText('credentials have expired')
    await sheet.expectState('b0', 'Note', 'dirty')
    // The page looks again by itself after a while; coming back to the network makes it look at once.
    await page.evaluate(() => window.dispatchEvent(new Event('online')))
    await expect(page.getByText('The service accepts the credentials again')).toBeVisible()
    await expect(trouble).toBeHidden()
    await page.getByRole('button', { name: 'Save again' }).click()
    await sheet.expectState('b0', 'Note', 'saved')
  })
})

test('an edit of an attribute that a colleague retyped is kept, judged by its new type, and saved once it fits', {
  tag: '@more',
}, async ({ page, connect, makeTable }) => {
  const { tableId } = await makeTable(branchTable('VALUE', [{ branch: 'Lund', note: '1' }]))
  const sheet = await openSheet(page, tableId)
  await sheet.type('Lund', 'Note', 'mine')
  await connect.send(
    new UpdateDataTableAttributeCommand({
      InstanceId: INSTANCE_ID,
      DataTableId: tableId,
      AttributeName: 'Note',
      Name: 'Note',
      ValueType: 'NUMBER',
    }),
  )
  await page.getByRole('button', { name: 'Read the table again' }).click()
  await expect(page.getByRole('main')).toContainText(
    'The type of the attribute “Note” was changed from “Text” to “Number”.',
  )
  await expect(sheet.cell('Lund', 'Note')).toHaveText('mine')
  await expect(sheet.bar).toContainText('1 against a rule, not sent')
  await sheet.type('Lund', 'Note', '12')
  await sheet.save('1 saved')
  expect(await storedValues(connect, tableId)).toEqual(['Lund › Note = 12'])
})

test.describe('beside a page that is none of Lockstep’s', () => {
  // Some browsers ask for the picture that such a page does not name.
  test.use({ allowedConsole: [/favicon\.ico/] })

  test('edits that an older Lockstep kept are back, and what cannot be read is put in quarantine, given as a file, and removed on request', {
    tag: '@more',
  }, async ({ page, context, connect, makeTable }) => {
    const { tableId } = await makeTable(branchTable('VALUE', [{ branch: 'Lund', note: 'base' }]))
    const sheet = await openSheet(page, tableId)
    await sheet.type('Lund', 'Note', 'mine')
    await expectKeptDrafts(page, tableId, 1)
    const origin = await context.newPage()
    await origin.goto('/api/tables')
    await page.close()
    await makeOldAndExternal(origin, tableId)

    const again = await openSheet(origin, tableId)
    await again.expectState('Lund', 'Note', 'dirty')
    const notice = again.page.getByText('1 part of what this browser keeps is damaged')
    await expect(notice).toBeVisible()
    const downloading = again.page.waitForEvent('download')
    await again.page.getByRole('button', { name: 'Download' }).click()
    const file = await (await downloading).createReadStream()
    expect((await file.toArray()).join('')).toContain('of another program')
    await again.page.reload()
    // It stays until its user removes it.
    await expect(notice).toBeVisible()
    await expect(again.page.getByRole('button', { name: 'Remove…' })).toBeDisabled()
    await again.page.getByRole('button', { name: 'Download' }).click()
    await again.page.getByRole('button', { name: 'Remove…' }).click()
    await again.page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
    await expect(notice).toBeHidden()
    await again.page.reload()
    await again.expectState('Lund', 'Note', 'dirty')
    await expect(notice).toBeHidden()
    await again.cell('Lund', 'Note').click()
    await again.save('1 saved')
    expect(await storedValues(connect, tableId)).toEqual(['Lund › Note = mine'])
  })
})

test.describe('a page of another build', () => {
  test.use({ allowedConsole: [/status of 409/] })

  test('says that Lockstep was updated, and saves once it is loaded again', async ({
    page,
    connect,
    makeTable,
  }) => {
    const { tableId } = await makeTable(TABLE)
    const sheet = await openSheet(page, tableId)
    await sheet.type('b0', 'Note', 'mine')
    await page.route('**/tables/**', async (route) => {
      const headers = route.request().headers()
      const isAction = headers['next-action'] !== undefined
      await route.continue(
        isAction ? { headers: { ...headers, 'next-action': '0'.repeat(42) } } : {},
      )
    })
    await page.keyboard.press('ControlOrMeta+s')
    const trouble = page.getByRole('main').getByRole('alert')
    await expect(trouble).toContainText('Lockstep was updated')
    await expect(trouble).toContainText('your edits are kept')
    await sheet.expectState('b0', 'Note', 'dirty')
    // A page of yet another version cannot read values as this server writes them.
    const values = await page.request.get(`/tables/${tableId}/values?protocol=99`)
    expect(await values.text()).toContain('Lockstep was updated')

    await page.unrouteAll()
    await trouble.getByRole('button', { name: 'Reload' }).click()
    await sheet.expectState('b0', 'Note', 'dirty')
    await sheet.save('1 saved')
    expect(await storedValues(connect, tableId)).toContain('b0 › Note = mine')
  })
})

test.describe('an update while pages are open @long', () => {
  test.use({ allowedConsole: [/ERR_/], appSettings: {} })
  let update: Update

  // A build, and the work of a page after it.
  test.beforeAll(async () => {
    test.setTimeout(600_000)
    update = await buildUpdate()
  })

  test.afterAll(() => update.remove())

  test('costs no edit: the open page saves to the new build, goes on in it, and is the new one once loaded again', async ({
    page,
    standIn,
    makeTable,
  }) => {
    test.slow()
    const { tableId } = await makeTable(TABLE, standIn.connect)
    const other = await makeTable(TABLE, standIn.connect)
    const sheet = await openSheet(page, tableId, standIn.appUrl)
    const scripts = () => page.evaluate(() => Array.from(document.scripts, ({ src }) => src))
    const before = await scripts()
    await sheet.type('b0', 'Note', 'before the update')
    await sheet.type('b1', 'Note', 'saved after it')
    await expectKeptDrafts(page, tableId, 2)
    await standIn.stopApp()
    await standIn.startApp(update.folder)

    await sheet.save('2 saved')
    await sheet.type('b2', 'Note', 'typed in the old page')
    await page.keyboard.press('F9')
    await expect(page.getByText('Review changes (1)')).toBeVisible()
    await expectKeptDrafts(page, tableId, 1)
    // A page of another build is loaded as a whole; what is kept needs no question.
    await page
      .getByRole('link', { name: new RegExp(other.name) })
      .first()
      .click()
    const leaving = page.getByRole('button', { name: 'Leave, keep edits' })
    await leaving.click()
    await expect(page.getByRole('heading', { name: other.name })).toBeVisible()
    await page.goto(`${standIn.appUrl}/tables/${tableId}`)
    await expect(page.getByText(update.name).first()).toBeVisible()
    expect((await scripts()).filter((src) => src !== '')).not.toEqual(
      before.filter((src) => src !== ''),
    )
    await sheet.expectState('b2', 'Note', 'dirty')
    await sheet.cell('b3', 'Note').click()
    await sheet.save('1 saved')
    expect(await storedValues(standIn.connect, tableId)).toEqual([
      'b0 › Note = before the update',
      'b1 › Note = saved after it',
      'b2 › Note = typed in the old page',
      'b3 › Note = base',
    ])
  })
})
