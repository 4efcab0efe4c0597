import { expect, overLine, test } from './fixtures'
import { branchTable } from './support/branch-table'
import { storedValues } from './support/stored'

// The app calls its stand-in over the line, which a test may break.
test.use(overLine())

const TABLE = branchTable('VALUE', [
  { branch: 'Lund', phone: 'base' },
  { branch: 'Oslo', phone: 'base', note: 'stays' },
])

test('a lost answer leaves what was written in doubt, and saving again writes nothing twice', {
  tag: '@more',
}, async ({ page, line, standIn, openOverLine }) => {
  const { tableId, sheet } = await openOverLine(TABLE)
  await sheet.type('Lund', 'Phone', 'mine')
  await sheet.type('Oslo', 'Phone', 'mine')
  line.breakNext('values/update', { kind: 'lose-answer', afterwards: standIn.stopStandIn })
  await page.keyboard.press('ControlOrMeta+s')

  const trouble = page.getByRole('main').getByRole('alert')
  await sheet.expectState('Lund', 'Phone', 'failed')
  await sheet.expectState('Oslo', 'Phone', 'failed')
  await expect(sheet.bar).toContainText('Last save: 0 saved, 2 not known')
  await expect(trouble).toContainText('Your edits are kept in this tab')
  await expect(sheet.cell('Lund', 'Phone')).toHaveAccessibleDescription(
    /may or may not have been saved\. Your edit is kept\. Save again to find out/,
  )

  await standIn.startStandIn()
  // Coming back to the tab looks what became of them; what was sent is found stored, and not sent again.
  await expect(async () => {
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await expect(sheet.cell('Oslo', 'Phone')).toHaveAttribute('data-cell-state', 'saved', {
      timeout: 300,
    })
  }).toPass()
  await sheet.expectState('Lund', 'Phone', 'saved')
  await sheet.type('Lund', 'Note', 'new')
  await sheet.save('1 saved')
  await expect(sheet.bar).toContainText('No unsaved edits')
  await expect(trouble).toBeHidden()
  await expect(sheet.conflicts).toBeHidden()
  expect(await storedValues(standIn.connect, tableId)).toEqual([
    'Lund › Note = new',
    'Lund › Phone = mine',
    'Oslo › Note = stays',
    'Oslo › Phone = mine',
  ])
})

test('an answer that is lost on the way is read before anything is sent again', {
  tag: '@more',
}, async ({ page, line, standIn, openOverLine }) => {
  const { tableId, sheet } = await openOverLine(TABLE)
  await sheet.type('Lund', 'Phone', 'mine')
  await sheet.type('Lund', 'Note', 'new')
  line.breakNext('values/update', { kind: 'lose-answer', afterwards: async () => {} })
  line.breakNext('values/create', { kind: 'lose-answer', afterwards: async () => {} })
  const before = line.calls.length
  await sheet.save('2 saved')
  expect(line.calls.slice(before).sort()).toEqual([
    'values/create',
    'values/describe',
    'values/describe',
    // Before the creation, whether its record is still there.
    'values/list-primary?maxResults=1000',
    'values/update',
  ])
  await expect(page.getByRole('main').getByRole('alert')).toBeHidden()
  expect(await storedValues(standIn.connect, tableId)).toEqual([
    'Lund › Note = new',
    'Lund › Phone = mine',
    'Oslo › Note = stays',
    'Oslo › Phone = base',
  ])
})

test('a request that is refused as a whole says why, keeps the edits and is sent again on demand', async ({
  page,
  line,
  standIn,
  openOverLine,
}) => {
  const { tableId, sheet } = await openOverLine(TABLE)
  await sheet.type('Lund', 'Phone', 'mine')
  await page.keyboard.press('ArrowUp')
  const trouble = page.getByRole('main').getByRole('alert')
  for (const [status, error, words] of [
    [403, 'AccessDeniedException', /did not allow this.*connect:BatchUpdateDataTableValue/],
    [402, 'ServiceQuotaExceededException', /A limit of Amazon Connect is reached/],
    [403, 'ExpiredTokenException', /credentials have expired.*aws sso login/],
    [403, 'UnrecognizedClientException', /did not accept the credentials/],
  ] as const) {
    await test.step(`${status} ${error}`, async () => {
      line.breakNext('values/update', { kind: 'answer', status, error })
      await page.keyboard.press('ControlOrMeta+s')
      await expect(trouble).toContainText(words)
      await expect(trouble).toContainText('Your edits are kept in this tab')
      await expect(trouble).toContainText(`Message from the service: ${error} of this test`)
      await expect(sheet.bar).toContainText('Last save: 0 saved, 1 not sent')
      await sheet.expectState('Lund', 'Phone', 'dirty')
    })
  }

  await test.step('the words can be put away, and come back with the next trouble', async () => {
    await trouble.getByRole('button', { name: 'Dismiss' }).click()
    await expect(trouble).toBeHidden()
    line.breakNext('values/update', { kind: 'answer', status: 403, error: 'AccessDeniedException' })
    await sheet.cell('Lund', 'Phone').click()
    await page.keyboard.press('ControlOrMeta+s')
    await expect(trouble).toBeVisible()
  })

  await trouble.getByRole('button', { name: 'Save again' }).click()
  await sheet.expectState('Lund', 'Phone', 'saved')
  await expect(trouble).toBeHidden()
  expect(await storedValues(standIn.connect, tableId)).toContain('Lund › Phone = mine')
})

test('a service that limits calls is waited for, and the save goes through', async ({
  page,
  line,
  standIn,
  openOverLine,
}) => {
  const { tableId, sheet } = await openOverLine(TABLE)
  await sheet.type('Lund', 'Phone', 'mine')
  line.breakNext('values/update', { kind: 'answer', status: 429, error: 'ThrottlingException' })
  await page.keyboard.press('ControlOrMeta+s')
  await expect(sheet.bar).toContainText('Amazon Connect asked to slow down. Waiting…')
  await expect(sheet.bar).toContainText('Last save: 1 saved, in 2 requests')
  await expect(page.getByRole('main').getByRole('alert')).toBeHidden()
  expect(await storedValues(standIn.connect, tableId)).toContain('Lund › Phone = mine')
})
