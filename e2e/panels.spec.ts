import type { Locator, Page } from '@playwright/test'
import { axeViolations, expect, test } from './fixtures'
import { openSheet } from './support/sheet'
import { changeValue } from './support/stored'
import type { TableSpec } from './support/tables'

const BRANCHES = Array.from({ length: 500 }, (_, index) => `b${String(index).padStart(3, '0')}`)

const TABLE: TableSpec = {
  lockLevel: 'VALUE',
  description:
    'What a caller hears first, by branch, with the phone number that is told at the end',
  attributes: [
    { name: 'Branch', type: 'TEXT', primary: true },
    { name: 'Note', type: 'TEXT', validation: { MaxLength: 60 } },
    { name: 'Phone', type: 'TEXT' },
  ],
  records: BRANCHES.map((branch) => ({ key: [branch], values: { Note: 'base' } })),
}

/** A desktop, a tablet, a phone, and a desktop of 1440 × 900 at 200%. */
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
  { width: 720, height: 450 },
] as const

const ROW_PX = 36
/** Beside a header row of the same height. */
const LEAST_ROWS = 4

/** What does not fit the window as it is now. */
async function misfitsNow(page: Page, at: string, dialog?: Locator): Promise<string[]> {
  const found: string[] = []
  const { overflow, grid, height } = await page.evaluate(() => {
    const { scrollHeight, scrollWidth } = document.documentElement
    const box = document.querySelector('[role="grid"]')?.parentElement?.getBoundingClientRect()
    const top = Math.max(0, box?.top ?? 0)
    const bottom = Math.min(window.innerHeight, box?.bottom ?? 0)
    return {
      overflow: [scrollHeight - window.innerHeight, scrollWidth - window.innerWidth],
      grid: bottom - top,
      height: window.innerHeight,
    }
  })
  if (overflow.some((px) => px > 0)) found.push(`${at}: the document is ${overflow} px larger`)
  if (grid < (LEAST_ROWS + 1) * ROW_PX) found.push(`${at}: the grid has ${grid} px`)
  const box = await dialog?.boundingBox()
  if (box && (box.y < 0 || box.y + box.height > height)) {
    found.push(`${at}: the dialog is from ${box.y} to ${box.y + box.height} px`)
  }
  return found
}

/** What does not fit the window, at each size; what is opened scrolls inside. */
async function misfits(page: Page, name: string, dialog?: Locator): Promise<string[]> {
  const found: string[] = []
  for (const size of SIZES) {
    await page.setViewportSize(size)
    const at = `${name} at ${size.width} × ${size.height}`
    // The grid takes its new height some frames after the window has its own.
    const measured = () => misfitsNow(page, at, dialog)
    await expect
      .poll(measured, { timeout: 2000 })
      .toEqual([])
      .catch(() => undefined)
    found.push(...(await measured()))
  }
  await page.setViewportSize(SIZES[0])
  return found
}

/** Pastes a column of texts from the first branch on. */
async function pasteNotes(page: Page, texts: readonly string[]): Promise<void> {
  await page.evaluate((text) => navigator.clipboard.writeText(text), texts.join('\n'))
  await page.keyboard.press('ControlOrMeta+v')
}

test('a page with five hundred lines in a panel is no longer than its window, and the grid keeps its rows', {
  tag: '@more',
}, async ({ page, context, connect, makeTable }) => {
  test.setTimeout(120_000)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const { tableId } = await makeTable(TABLE)
  await page.setViewportSize(SIZES[0])
  const sheet = await openSheet(page, tableId)
  const panel = (name: RegExp) => page.getByRole('region', { name })
  const question = page.getByRole('alertdialog')
  const first = () => sheet.cell('b000', 'Note').click({ position: { x: 12, y: 12 } })

  await first()
  await pasteNotes(
    page,
    BRANCHES.map((branch) => `the note of ${branch}`),
  )
  await expect(sheet.bar).toContainText('500 cells')
  expect(await misfits(page, 'unsaved edits')).toEqual([])

  await page.keyboard.press('F9')
  await expect(panel(/^Review/)).toBeVisible()
  expect(await misfits(page, 'review')).toEqual([])

  await page.keyboard.press('ControlOrMeta+s')
  await expect(question).toBeVisible()
  expect(await misfits(page, 'question of a big save', question)).toEqual([])
  await question.getByRole('button', { name: /^Save/ }).click()
  await expect(sheet.bar).toContainText('Last save: 500 saved', { timeout: 60_000 })

  await page.getByRole('button', { name: 'Receipts of saves' }).click()
  await panel(/^Receipts/)
    .getByRole('button', { expanded: false })
    .first()
    .click()
  await expect(panel(/^Receipts/).getByRole('list', { name: 'Cells of this save' })).toBeVisible()
  const more = panel(/^Receipts/).getByRole('button', { name: /^Show more/ })
  for (let shown = 50; shown < 500; shown += 50) await more.click()
  expect(await misfits(page, 'receipts')).toEqual([])
  for (const scheme of ['light', 'dark'] as const) {
    expect.soft(await axeViolations(page, scheme), scheme).toEqual([])
  }

  const taken = BRANCHES.slice(0, 12)
  for (const branch of taken) {
    await changeValue(connect, tableId, { key: { Branch: branch }, attribute: 'Note' }, 'theirs')
  }
  await page.getByRole('button', { name: 'Read the table again' }).click()
  await expect(sheet.cell('b000', 'Note')).toHaveText('theirs')
  await page.getByRole('button', { name: 'Undo this save…' }).click()
  await expect(question).toBeVisible()
  expect(await misfits(page, 'question of an undo', question)).toEqual([])
  await question.getByRole('button', { name: 'Leave as it is' }).click()

  await first()
  await pasteNotes(
    page,
    BRANCHES.map(() => 'far longer than the rule of the attribute allows it to be by now'),
  )
  await page.getByRole('button', { name: /against a rule/ }).click()
  await expect(panel(/^Against a rule/)).toBeVisible()
  expect(await misfits(page, 'failures')).toEqual([])

  await first()
  await pasteNotes(
    page,
    taken.map((branch) => `mine of ${branch}`),
  )
  for (const branch of taken) {
    await changeValue(connect, tableId, { key: { Branch: branch }, attribute: 'Note' }, 'newer')
  }
  await page.keyboard.press('ControlOrMeta+s')
  await expect(sheet.conflicts).toBeVisible()
  expect(await misfits(page, 'conflicts')).toEqual([])
  for (const scheme of ['light', 'dark'] as const) {
    expect.soft(await axeViolations(page, scheme), scheme).toEqual([])
  }

  await context.setOffline(true)
  await expect(page.getByText('This browser is offline')).toBeVisible()
  expect(await misfits(page, 'conflicts under a notice')).toEqual([])
  await page.getByRole('button', { name: 'Close panel' }).click()
  expect(await misfits(page, 'a notice')).toEqual([])
  await context.setOffline(false)
})
