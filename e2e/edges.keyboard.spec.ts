import type { CDPSession, Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { branchTable } from './support/branch-table'
import { openSheet } from './support/sheet'
import { storedValues } from './support/stored'

const BRANCHES = [
  { branch: 'Lund', note: 'a' },
  { branch: 'Oslo', note: 'b' },
]

/** Presses a key of a layout that types other characters than its place on a Latin keyboard does. */
async function pressOnLayout(
  devtools: CDPSession,
  key: string,
  code: string,
  modifiers = 0,
): Promise<void> {
  const windowsVirtualKeyCode = code.charCodeAt(code.length - 1)
  const common = { code, key, modifiers, windowsVirtualKeyCode }
  await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...common })
  await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...common })
}

const CONTROL = 2

function devtoolsOf(page: Page): Promise<CDPSession> {
  return page.context().newCDPSession(page)
}

test('Ctrl+S, Ctrl+Z and Ctrl+K work on a Russian and a Greek keyboard', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(branchTable('VALUE', BRANCHES))
  const sheet = await openSheet(page, tableId)
  const devtools = await devtoolsOf(page)
  await sheet.type('Lund', 'Note', 'kept')
  await sheet.type('Oslo', 'Note', 'taken back')
  await pressOnLayout(devtools, 'я', 'KeyZ', CONTROL)
  await sheet.expectState('Oslo', 'Note', 'clean')
  await pressOnLayout(devtools, 'σ', 'KeyS', CONTROL)
  await expect(sheet.bar).toContainText('Last save: 1 saved')
  expect(await storedValues(connect, tableId)).toEqual(['Lund › Note = kept', 'Oslo › Note = b'])
  await pressOnLayout(devtools, 'л', 'KeyK', CONTROL)
  await expect(page.getByRole('searchbox', { name: 'Find a table' })).toBeFocused()
})

test('a composition begins in the cell with its first key, and no key of it is a command', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(branchTable('VALUE', BRANCHES))
  const sheet = await openSheet(page, tableId)
  const devtools = await devtoolsOf(page)
  await sheet.cell('Lund', 'Note').click()
  const compose = (text: string) =>
    devtools.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    })
  await compose('に')
  await compose('にほ')
  await expect(sheet.cell('Lund', 'Note')).toBeFocused()
  await expect(page.locator('.ls-composition')).toHaveText('にほ')
  // The keys of a conversion come with the code of an input method.
  for (const key of ['F9', 'F8', 'Enter', 'Escape', 'Tab']) {
    await devtools.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      key,
      code: key,
      windowsVirtualKeyCode: 229,
    })
  }
  await expect(page.getByRole('region', { name: 'Review' })).toHaveCount(0)
  await expect(sheet.cell('Lund', 'Note')).toBeFocused()
  await devtools.send('Input.insertText', { text: '日本' })
  await expect(page.getByRole('textbox', { name: 'Note' })).toHaveValue('日本')
  await page.keyboard.type('!')
  await page.keyboard.press('Enter')
  await sheet.save('1 saved')
  expect(await storedValues(connect, tableId)).toContain('Lund › Note = 日本!')
})

test('a text without a key press begins an edit on the active cell', { tag: '@more' }, async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(branchTable('VALUE', BRANCHES))
  const sheet = await openSheet(page, tableId)
  await sheet.cell('Oslo', 'Note').click()
  await page.keyboard.insertText('👩‍👩‍👧')
  await expect(page.getByRole('textbox', { name: 'Note' })).toHaveValue('👩‍👩‍👧')
  await page.keyboard.type(' at home')
  await page.keyboard.press('Enter')
  // What is still composed is an edit, too, when it is saved and when the cell is left.
  const devtools = await devtoolsOf(page)
  await sheet.cell('Lund', 'Note').click()
  await devtools.send('Input.imeSetComposition', {
    text: 'かな',
    selectionStart: 2,
    selectionEnd: 2,
  })
  await page.getByRole('heading', { level: 1 }).click()
  await sheet.expectState('Lund', 'Note', 'dirty')
  await sheet.cell('Lund', 'Phone').click()
  await devtools.send('Input.imeSetComposition', {
    text: 'よん',
    selectionStart: 2,
    selectionEnd: 2,
  })
  await page.getByRole('button', { name: /^Save/ }).click()
  await expect(sheet.bar).toContainText('Last save: 3 saved')
  expect(await storedValues(connect, tableId)).toEqual([
    'Lund › Note = かな',
    'Lund › Phone = よん',
    'Oslo › Note = 👩‍👩‍👧 at home',
  ])
  await expect(page.getByRole('grid').locator('[tabindex="0"]')).toHaveCount(1)
})

test('line breaks survive an editor, and Ctrl+Z goes back over Alt+Enter', {
  tag: '@more',
}, async ({ page, connect, makeTable }) => {
  const { tableId } = await makeTable(
    branchTable('VALUE', [{ branch: 'Lund', note: 'one\r\ntwo\rthree' }]),
  )
  const sheet = await openSheet(page, tableId)
  const note = page.getByRole('textbox', { name: 'Note' })
  await sheet.cell('Lund', 'Note').click()
  await page.keyboard.press('F2')
  await expect(note).toHaveValue('one\ntwo\nthree')
  await page.keyboard.type('x')
  await page.keyboard.press('Alt+Enter')
  await expect(note).toHaveValue('one\ntwo\nthreex\n')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(note).toHaveValue('one\ntwo\nthreex')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Enter')
  await sheet.expectState('Lund', 'Note', 'clean')
  await sheet.cell('Lund', 'Note').click()
  await page.keyboard.press('F2')
  await page.keyboard.type('!')
  await page.keyboard.press('Enter')
  await sheet.save('1 saved')
  expect(await storedValues(connect, tableId)).toEqual(['Lund › Note = one\r\ntwo\rthree!'])
})
