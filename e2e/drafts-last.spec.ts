import type { Page } from '@playwright/test'
import { axeViolations, expect, test } from './fixtures'
import { branchTable } from './support/branch-table'
import { expectKeptDrafts } from './support/kept-drafts'
import { openSheet, sheetOf } from './support/sheet'
import { changeValue, storedValues } from './support/stored'

const TABLE = branchTable('VALUE', [
  { branch: 'Lund', note: 'a' },
  { branch: 'Oslo', note: 'b' },
  { branch: 'Turku', note: 'c' },
])

function cellOf(branch: string) {
  return { key: { Branch: branch }, attribute: 'Note' }
}

test('edits outlast their tab, and are compared with what became of the table', async ({
  page,
  context,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  for (const branch of ['Lund', 'Oslo', 'Turku']) await sheet.type(branch, 'Note', `my ${branch}`)
  await expectKeptDrafts(page, tableId, 3, 'my Turku')
  // Without a word to the page, as a tab ends that crashes.
  await page.close({ runBeforeUnload: false })
  await changeValue(connect, tableId, cellOf('Oslo'), 'theirs')
  await changeValue(connect, tableId, cellOf('Turku'), 'my Turku')

  const again = await openSheet(await context.newPage(), tableId)
  await expect(again.page.getByText(/2 unsaved edits from .* are back/)).toBeVisible()
  await expect(again.page.getByText('1 ready, 1 stored already, 1 collided.')).toBeVisible()
  for (const scheme of ['light', 'dark'] as const) {
    expect.soft(await axeViolations(again.page, scheme), scheme).toEqual([])
  }
  await again.page.getByRole('button', { name: 'Dismiss' }).click()
  await expect(again.page.getByText(/unsaved edits? from/)).toHaveCount(0)
  await again.expectState('Lund', 'Note', 'dirty')
  await again.expectState('Oslo', 'Note', 'conflict')
  await again.expectState('Turku', 'Note', 'clean')
  await again.cell('Lund', 'Note').click()
  await again.save('1 saved')
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund › Note = my Lund',
    'Oslo › Note = theirs',
    'Turku › Note = my Turku',
  ])
})

test('two tabs of one browser share their edits, and neither collides with the other', async ({
  page,
  context,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const one = await openSheet(page, tableId)
  await one.type('Lund', 'Note', 'from one')
  await expectKeptDrafts(page, tableId, 1)
  const two = await openSheet(await context.newPage(), tableId)
  await expect(two.cell('Lund', 'Note')).toHaveText('from one')
  // Nothing came back: it never was away.
  await expect(two.page.getByText('1 unsaved edit is in another tab, too')).toBeVisible()
  await expect(two.page.getByText(/ back$/)).toHaveCount(0)
  await two.type('Oslo', 'Note', 'from two')
  await two.save('2 saved')
  await one.expectState('Lund', 'Note', 'clean')
  await expect(one.cell('Oslo', 'Note')).toHaveText('from two')
  await one.type('Oslo', 'Note', 'once more')
  await one.save('1 saved')
})

test('a record renamed in one of two tabs is renamed once, in both', { tag: '@more' }, async ({
  page,
  context,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable({ ...TABLE, lockLevel: 'PRIMARY_VALUE' })
  const one = await openSheet(page, tableId)
  const two = await openSheet(await context.newPage(), tableId)
  await page.bringToFront()
  await one.type('Lund', 'Note', 'mine')
  await one.cell('Lund', 'Branch').click({ position: { x: 12, y: 12 } })
  await page.keyboard.press('F2')
  await page.getByRole('dialog').getByRole('textbox').fill('Lunda')
  await page.keyboard.press('Enter')
  // The other tab knows of it before it is saved.
  await expect(two.cell('Lunda', 'Branch')).toBeVisible()
  await one.save('2 saved')
  // What is typed in either of them before a reading is no collision with oneself.
  await one.type('Lunda', 'Note', 'typed on')
  await expect(two.cell('Lunda', 'Note')).toHaveText('typed on')
  await two.page.bringToFront()
  await two.page.evaluate(() => window.dispatchEvent(new Event('online')))
  await expect(two.page.getByRole('rowheader', { name: 'Lunda', exact: true })).toHaveCount(1)
  await page.bringToFront()
  await one.save('1 saved')
  await expectKeptDrafts(page, tableId, 0)
  for (const sheet of [one, two]) {
    await sheet.page.bringToFront()
    await sheet.page.getByRole('button', { name: 'Read the table again' }).click()
    await expect(sheet.bar).toContainText('No unsaved edits')
    await expect(sheet.page.getByRole('rowheader', { name: 'Lunda', exact: true })).toHaveCount(1)
    await expect(sheet.page.getByRole('rowheader', { name: 'Lund', exact: true })).toHaveCount(0)
  }
  await two.type('Lunda', 'Note', 'once more')
  await two.save('1 saved')
  expect(await storedValues(connect, tableId)).toContain('Lunda › Note = once more')
})

test('undo in one tab does not bring back what another saved, and blames no colleague', {
  tag: '@more',
}, async ({ page, context, connect, makeTable }) => {
  const { tableId } = await makeTable(TABLE)
  const one = await openSheet(page, tableId)
  const two = await openSheet(await context.newPage(), tableId)
  await one.type('Lund', 'Note', 'first')
  await one.type('Lund', 'Note', 'second')
  await expect(two.cell('Lund', 'Note')).toHaveText('second')
  await two.type('Lund', 'Note', 'third')
  await two.save('1 saved')
  await expect(one.cell('Lund', 'Note')).toHaveText('third')
  await expect(one.bar).toContainText('No unsaved edits')
  await one.cell('Oslo', 'Note').click()
  await one.page.keyboard.press('ControlOrMeta+z')
  await one.page.keyboard.press('ControlOrMeta+z')
  await expect(one.page.getByText('Nothing to undo.')).toBeAttached()
  await one.expectState('Lund', 'Note', 'clean')
  await expect(one.conflicts).toBeHidden()
  expect(await storedValues(connect, tableId)).toContain('Lund › Note = third')
})

test('a tab waits in words for another that saves, and need not', { tag: '@more' }, async ({
  page,
  context,
  connect,
  faults,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const one = await openSheet(page, tableId)
  const two = await openSheet(await context.newPage(), tableId)
  const waiting = two.bar.getByRole('status').filter({ hasText: 'Another tab of this browser' })
  await faults.add({ operation: 'BatchUpdateDataTableValue', effect: 'throttle', table: tableId })
  await one.type('Lund', 'Note', 'from one')
  await page.keyboard.press('ControlOrMeta+s')
  await two.expectState('Lund', 'Note', 'saving')

  await two.type('Oslo', 'Note', 'from two')
  await two.page.keyboard.press('ControlOrMeta+s')
  await expect(waiting).toBeVisible()
  for (const scheme of ['light', 'dark'] as const) {
    expect.soft(await axeViolations(two.page, scheme), scheme).toEqual([])
  }
  await two.bar.getByRole('button', { name: 'Do not wait' }).click()
  await expect(waiting).toBeHidden()
  await two.expectState('Oslo', 'Note', 'dirty')

  await two.cell('Oslo', 'Note').click()
  await two.page.keyboard.press('ControlOrMeta+s')
  await expect(waiting).toBeVisible()
  // Typed over what the first tab has under way.
  await two.type('Lund', 'Note', 'typed on')
  await faults.clear()
  await expect(one.bar).toContainText('Last save: 1 saved', { timeout: 30_000 })
  await expect(two.bar).toContainText('Last save: 1 saved')
  await expect(waiting).toBeHidden()
  // The save sent what there was when it was asked for.
  await two.expectState('Lund', 'Note', 'dirty')
  await two.save('1 saved')
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund › Note = typed on',
    'Oslo › Note = from two',
    'Turku › Note = c',
  ])
})

test('a disk that fills up is told, for as long as edits are in memory alone', {
  tag: '@more',
}, async ({ page, makeTable }) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  const notice = page.getByText('Unsaved edits are in the memory of this tab only')
  await sheet.type('Lund', 'Note', 'kept')
  await expectKeptDrafts(page, tableId, 1)
  const room = await page.evaluateHandle(fillUp)
  await sheet.type('Oslo', 'Note', 'in memory')
  await expect(notice).toBeVisible()
  await expect(page.getByText('The storage of this browser is full.')).toBeVisible()
  // The store is asked meanwhile, and can still be read.
  const reads = await room.evaluate((full) => full.reads())
  await expect.poll(() => room.evaluate((full) => full.reads())).toBeGreaterThan(reads)
  await expect(notice).toBeVisible()
  await room.evaluate((full) => full.makeRoom())
  await expect(notice).toBeHidden()
  await expectKeptDrafts(page, tableId, 2)
})

test('edits come back when a browser gives its storage late', { tag: '@more' }, async ({
  page,
  makeTable,
}) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await sheet.type('Lund', 'Note', 'kept')
  await expectKeptDrafts(page, tableId, 1)
  await page.addInitScript(refuseForAWhile)
  await openSheet(page, tableId)
  await expect(page.getByText('This browser gives Lockstep no storage')).toBeVisible()
  await expect(page.getByText(/1 unsaved edit from .* is back/)).toBeVisible()
  await sheet.expectState('Lund', 'Note', 'dirty')
  await expect(page.getByText('This browser gives Lockstep no storage')).toBeHidden()
})

/** In the page: nothing can be stored any more, until there is room again. */
function fillUp() {
  const { put, getAllKeys } = IDBObjectStore.prototype
  let reads = 0
  IDBObjectStore.prototype.put = () => {
    throw new DOMException('full', 'QuotaExceededError')
  }
  IDBObjectStore.prototype.getAllKeys = function (...given) {
    reads += 1
    return getAllKeys.apply(this, given)
  }
  return {
    reads: () => reads,
    makeRoom() {
      Object.assign(IDBObjectStore.prototype, { put, getAllKeys })
    },
  }
}

/** In the page: its first seconds are those of a private window. */
function refuseForAWhile(): void {
  const { open } = IDBFactory.prototype
  IDBFactory.prototype.open = () => {
    throw new DOMException('private', 'SecurityError')
  }
  setTimeout(() => {
    IDBFactory.prototype.open = open
  }, 4_000)
}

test('what stands in an open editor outlasts a reload, a way back and a closed tab', async ({
  page,
  context,
  makeTable,
}) => {
  const { tableId } = await makeTable(
    branchTable('VALUE', [
      { branch: 'Lund', note: 'a' },
      { branch: 'Oslo', note: 'b' },
    ]),
  )
  const asked: string[] = []
  page.on('dialog', async (dialog) => {
    asked.push(dialog.type())
    await dialog.accept()
  })
  const typeInto = async (on: Page, branch: string, text: string) => {
    await sheetOf(on).cell(branch, 'Note').click()
    await on.keyboard.type(text)
  }
  await openSheet(page, tableId)
  await typeInto(page, 'Lund', 'half a sen')
  await page.reload()
  const sheet = sheetOf(page)
  const editor = page.getByRole('textbox', { name: /Note/ })
  await expect(editor).toHaveValue('half a sen')
  await page.keyboard.press('Enter')
  await sheet.expectState('Lund', 'Note', 'dirty')
  await expect(sheet.cell('Lund', 'Note')).toHaveText('half a sen')

  await page.goto(`/tables/${tableId}?again`)
  await typeInto(page, 'Oslo', 'before the way back')
  await page.goBack()
  await expect(editor).toHaveValue('before the way back')
  await page.keyboard.press('Escape')
  // What is kept needs no question.
  expect(asked).toEqual([])

  await typeInto(page, 'Oslo', 'before the tab closed')
  const closed = page.waitForEvent('close')
  await page.close({ runBeforeUnload: true })
  await closed
  const later = await context.newPage()
  const again = await openSheet(later, tableId)
  await expect(later.getByRole('textbox', { name: /Note/ })).toHaveValue('before the tab closed')
  await later.keyboard.press('Enter')
  await again.expectState('Oslo', 'Note', 'dirty')
})

test('a tab that is loaded anew beside another has its own open editor again', {
  tag: '@more',
}, async ({ page, context, makeTable }) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  const other = await openSheet(await context.newPage(), tableId)
  await page.bringToFront()
  await sheet.cell('Lund', 'Note').click({ position: { x: 12, y: 12 } })
  await page.keyboard.type('half')
  await expectKeptDrafts(page, tableId, 1)
  await page.reload()
  const editor = page.getByRole('textbox', { name: /Note/ })
  await expect(editor).toHaveValue('half')
  await expect(other.page.getByRole('textbox', { name: /Note/ })).toHaveCount(0)
  // A tab that is closed leaves it to the other.
  await page.close()
  await expect(other.page.getByRole('textbox', { name: /Note/ })).toHaveValue('half', {
    timeout: 15_000,
  })
})

test('site data that is cleared under an open page loses none of its edits', {
  tag: '@more',
}, async ({ page, context, makeTable }) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await sheet.type('Lund', 'Note', 'typed before')
  await sheet.type('Oslo', 'Note', 'and this')
  await expectKeptDrafts(page, tableId, 2)
  const devTools = await context.newCDPSession(page)
  await devTools.send('Storage.clearDataForOrigin', {
    origin: new URL(page.url()).origin,
    storageTypes: 'all',
  })
  await expectKeptDrafts(page, tableId, 2)
  await page.close({ runBeforeUnload: false })
  const again = await openSheet(await context.newPage(), tableId)
  await expect(again.page.getByText(/2 unsaved edits from .* are back/)).toBeVisible()
  await expect(again.cell('Lund', 'Note')).toHaveText('typed before')
})

test('a page whose site data was cleared asks before it is left until its edits are written', {
  tag: '@more',
}, async ({ page, context, makeTable }) => {
  const { tableId } = await makeTable(TABLE)
  const sheet = await openSheet(page, tableId)
  await sheet.type('Lund', 'Note', 'typed before')
  await expectKeptDrafts(page, tableId, 1)
  const store = await page.evaluateHandle(holdOpening)
  const devTools = await context.newCDPSession(page)
  await devTools.send('Storage.clearDataForOrigin', {
    origin: new URL(page.url()).origin,
    storageTypes: 'all',
  })
  await expect(page.getByText('Unsaved edits are in the memory of this tab only')).toBeVisible()
  const [asked] = await Promise.all([
    page.waitForEvent('dialog'),
    page.evaluate(() => setTimeout(() => location.reload(), 0)),
  ])
  expect(asked.type()).toBe('beforeunload')
  await asked.dismiss()
  await store.evaluate((held) => held.release())
  await expect(page.getByText('Unsaved edits are in the memory of this tab only')).toBeHidden()
  await expectKeptDrafts(page, tableId, 1)
})

/** In the page: the store is not opened again until it is let. */
function holdOpening() {
  const { open } = IDBFactory.prototype
  IDBFactory.prototype.open = () => {
    throw new DOMException('not yet', 'UnknownError')
  }
  return {
    release() {
      IDBFactory.prototype.open = open
    },
  }
}
