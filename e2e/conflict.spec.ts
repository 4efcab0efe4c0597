import type { DataTableLockLevel } from '@aws-sdk/client-connect'
import { axeViolations, expect, test } from './fixtures'
import { branchTable, GUARDED_LEVELS, toldAt } from './support/branch-table'
import { openSheet } from './support/sheet'
import { changeValue, storedValues } from './support/stored'

const BRANCHES = ['Lund', 'Malmö', 'Oslo'] as const

function phones(lund: string, malmo: string, oslo: string): string[] {
  return [`Lund › Phone = ${lund}`, `Malmö › Phone = ${malmo}`, `Oslo › Phone = ${oslo}`]
}

function phoneTable(lockLevel: DataTableLockLevel) {
  return branchTable(
    lockLevel,
    BRANCHES.map((branch) => ({ branch, phone: 'base' })),
  )
}

for (const level of GUARDED_LEVELS) {
  test(
    `two people edit the same cells of a table locked by ${level}, and the second one chooses`,
    toldAt(level),
    async ({ page, colleague, connect, makeTable }) => {
      const { tableId } = await makeTable(phoneTable(level))
      const [mine, theirs] = [await openSheet(page, tableId), await openSheet(colleague, tableId)]

      for (const branch of BRANCHES) await theirs.type(branch, 'Phone', `theirs ${branch}`)
      await theirs.save('3 saved')
      for (const branch of BRANCHES) await mine.type(branch, 'Phone', `mine ${branch}`)
      await mine.save('0 saved, 3 conflicts')

      await test.step('nothing is overwritten, and nothing of mine is lost', async () => {
        expect(await storedValues(connect, tableId)).toEqual(
          phones('theirs Lund', 'theirs Malmö', 'theirs Oslo'),
        )
        for (const branch of BRANCHES) {
          await mine.expectState(branch, 'Phone', 'conflict')
          await expect(mine.cell(branch, 'Phone')).toHaveText(`mine ${branch}`)
        }
      })

      await test.step('the panel shows base, mine and theirs, and goes from one to the next', async () => {
        const panel = mine.conflicts
        const sides = panel.locator('dl > div')
        await expect(panel).toContainText('1 of 3')
        await expect(panel.getByRole('article')).toContainText('Lund › Phone')
        await expect(panel).toContainText('A colleague changed this value after you read it')
        await expect(sides.nth(0)).toHaveText(/Base.*as you read it.*base/)
        await expect(sides.nth(1)).toHaveText(/Mine.*not saved.*mine Lund/)
        await expect(sides.nth(2)).toHaveText(
          /Theirs.*stored .*\d:\d\d:\d\d.*, us-east-1.*theirs Lund/,
        )
        const next = panel.getByRole('button', { name: 'Next conflict' })
        await next.click()
        await expect(panel).toContainText('2 of 3')
        await expect(next).toBeFocused()
        await expect(panel.getByRole('article')).toContainText('Malmö › Phone')
        await panel.getByRole('button', { name: 'Previous conflict' }).click()
        await panel.getByRole('button', { name: 'Previous conflict' }).click()
        await expect(panel).toContainText('3 of 3')
        await expect(sides.nth(2)).toContainText('theirs Oslo')
        await next.click()
        await expect(panel).toContainText('1 of 3')
      })

      await test.step('keep mine, take theirs, and a third value', async () => {
        const panel = mine.conflicts
        await panel.getByRole('button', { name: 'Keep mine' }).click()
        await mine.expectState('Lund', 'Phone', 'dirty')
        await expect(panel.getByRole('article')).toContainText('Malmö › Phone')
        await panel.getByRole('button', { name: 'Take theirs' }).click()
        await mine.expectState('Malmö', 'Phone', 'clean')
        await expect(mine.cell('Malmö', 'Phone')).toHaveText('theirs Malmö')
        await expect(panel.getByRole('article')).toContainText('Oslo › Phone')
        await panel.getByRole('button', { name: 'Edit…' }).click()
        await panel.getByLabel('A third value').fill('third')
        await panel.getByRole('button', { name: 'Use this value' }).click()
        await mine.expectState('Oslo', 'Phone', 'dirty')
        // Choosing writes nothing yet.
        expect(await storedValues(connect, tableId)).toEqual(
          phones('theirs Lund', 'theirs Malmö', 'theirs Oslo'),
        )
      })

      await test.step('the next save stores what was chosen', async () => {
        await mine.conflicts.getByRole('button', { name: 'Save the values you kept' }).click()
        await expect(mine.bar).toContainText('Last save: 2 saved')
        await mine.expectState('Lund', 'Phone', 'saved')
        await mine.expectState('Oslo', 'Phone', 'saved')
        expect(await storedValues(connect, tableId)).toEqual(
          phones('mine Lund', 'theirs Malmö', 'third'),
        )
      })

      await test.step('now the colleague is the one who is behind', async () => {
        await theirs.type('Lund', 'Phone', 'theirs again')
        await theirs.save('0 saved, 1 conflict')
        await expect(theirs.conflicts.locator('dl > div').nth(2)).toContainText('mine Lund')
        expect(await storedValues(connect, tableId)).toContain('Lund › Phone = mine Lund')
      })
    },
  )
}

for (const choice of ['Keep all mine', 'Take all theirs'] as const) {
  test(`${choice} settles every conflict at once`, {
    tag: choice === 'Keep all mine' ? [] : '@more',
  }, async ({ page, connect, makeTable }) => {
    const { tableId } = await makeTable(phoneTable('VALUE'))
    const sheet = await openSheet(page, tableId)
    for (const branch of BRANCHES) {
      await changeValue(
        connect,
        tableId,
        { key: { Branch: branch }, attribute: 'Phone' },
        `theirs ${branch}`,
      )
      await sheet.type(branch, 'Phone', `mine ${branch}`)
    }
    await sheet.save('0 saved, 3 conflicts')
    await sheet.conflicts.getByRole('button', { name: choice }).click()
    await expect(sheet.conflicts).toContainText('Every conflict is settled')
    if (choice === 'Keep all mine') await sheet.save('3 saved')
    else await expect(sheet.bar).toContainText('No unsaved edits')
    const whose = choice === 'Keep all mine' ? 'mine' : 'theirs'
    expect(await storedValues(connect, tableId)).toEqual(
      phones(`${whose} Lund`, `${whose} Malmö`, `${whose} Oslo`),
    )
  })
}

test('a kept value that moves once more collides once more', { tag: '@more' }, async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(phoneTable('VALUE'))
  const lund = { key: { Branch: 'Lund' }, attribute: 'Phone' }
  const sheet = await openSheet(page, tableId)
  await changeValue(connect, tableId, lund, 'theirs')
  await sheet.type('Lund', 'Phone', 'mine')
  await sheet.save('0 saved, 1 conflict')
  await sheet.conflicts.getByRole('button', { name: 'Keep mine' }).click()
  await changeValue(connect, tableId, lund, 'theirs once more')
  await sheet.save('0 saved, 1 conflict')
  const sides = sheet.conflicts.locator('dl > div')
  await expect(sides.nth(0)).toHaveText(/Base.*theirs$/)
  await expect(sides.nth(2)).toContainText('theirs once more')
  expect(await storedValues(connect, tableId)).toContain('Lund › Phone = theirs once more')
})

test('what is typed into a collided cell waits for the choice, and typing theirs settles it', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(phoneTable('VALUE'))
  const lund = { key: { Branch: 'Lund' }, attribute: 'Phone' }
  const sheet = await openSheet(page, tableId)
  await changeValue(connect, tableId, lund, 'theirs')
  await sheet.type('Lund', 'Phone', 'mine')
  await sheet.save('0 saved, 1 conflict')

  await sheet.type('Lund', 'Phone', 'typed over')
  await sheet.expectState('Lund', 'Phone', 'conflict')
  await expect(sheet.conflicts.locator('dl > div').nth(1)).toContainText('typed over')
  await expect(sheet.bar.getByRole('button', { name: 'Save', exact: true })).toBeDisabled()
  await page.keyboard.press('ControlOrMeta+s')
  await sheet.expectState('Lund', 'Phone', 'conflict')
  expect(await storedValues(connect, tableId)).toContain('Lund › Phone = theirs')

  await sheet.type('Lund', 'Phone', 'theirs')
  await sheet.expectState('Lund', 'Phone', 'clean')
  await expect(sheet.bar).toContainText('No unsaved edits')

  // The version of theirs came with it: the next edit of the cell is a plain one.
  await sheet.type('Lund', 'Phone', 'after')
  await sheet.save('1 saved')
  expect(await storedValues(connect, tableId)).toContain('Lund › Phone = after')
})

test('F8 goes to a conflict, and Decide opens its panel again', { tag: '@more' }, async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable(phoneTable('VALUE'))
  const sheet = await openSheet(page, tableId)
  await changeValue(connect, tableId, { key: { Branch: 'Malmö' }, attribute: 'Phone' }, 'theirs')
  await sheet.type('Malmö', 'Phone', 'mine')
  await sheet.save('0 saved, 1 conflict')
  await sheet.conflicts.getByRole('button', { name: 'Close panel' }).click()
  await expect(sheet.conflicts).toBeHidden()
  await sheet.cell('Lund', 'Branch').click()
  await page.keyboard.press('F8')
  await expect(sheet.cell('Malmö', 'Phone')).toBeFocused()
  await page.getByRole('button', { name: 'Decide', exact: true }).click()
  await expect(sheet.conflicts.getByRole('article')).toContainText('Malmö › Phone')
  await sheet.conflicts.getByRole('button', { name: 'Take theirs' }).click()
  await expect(sheet.conflicts).toContainText('There is nothing left to decide')
})

test('F8 visits what failed and what collided in turn, also beside the open panel', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable({
    lockLevel: 'VALUE',
    attributes: [
      { name: 'Branch', type: 'TEXT', primary: true },
      { name: 'Phone', type: 'TEXT', validation: { MaxLength: 6 } },
    ],
    records: BRANCHES.map((branch) => ({ key: [branch], values: { Phone: 'base' } })),
  })
  const sheet = await openSheet(page, tableId)
  for (const Branch of ['Lund', 'Oslo']) {
    await changeValue(connect, tableId, { key: { Branch }, attribute: 'Phone' }, 'theirs')
  }
  await sheet.type('Lund', 'Phone', 'mine')
  await sheet.type('Malmö', 'Phone', 'too long')
  await sheet.type('Oslo', 'Phone', 'mine')
  await sheet.save('0 saved, 2 conflicts')
  await expect(sheet.conflicts).toBeVisible()
  for (const branch of ['Lund', 'Malmö', 'Oslo', 'Lund']) {
    await page.keyboard.press('F8')
    await expect(sheet.cell(branch, 'Phone')).toBeFocused()
  }
  await page.keyboard.press('Shift+F8')
  await expect(sheet.cell('Oslo', 'Phone')).toBeFocused()
  await expect(sheet.conflicts.getByRole('article')).toContainText('Oslo › Phone')
})

test('panel, F8 and grid speak of one conflict, and a save with nothing to send says why', {
  tag: '@more',
}, async ({ page, connect, makeTable }) => {
  const { tableId } = await makeTable(phoneTable('VALUE'))
  const sheet = await openSheet(page, tableId)
  for (const Branch of BRANCHES) {
    await changeValue(connect, tableId, { key: { Branch }, attribute: 'Phone' }, 'theirs')
  }
  // Last things first: what counts is where they are.
  for (const branch of BRANCHES.toReversed()) await sheet.type(branch, 'Phone', 'mine')
  await sheet.save('0 saved, 3 conflicts')
  const article = sheet.conflicts.getByRole('article')
  await sheet.conflicts.getByRole('button', { name: 'Keep mine', exact: true }).focus()
  await page.keyboard.press('Escape')
  await expect(sheet.conflicts).toHaveCount(0)

  await page.keyboard.press('ControlOrMeta+s')
  const why = 'Nothing can be sent: 3 conflicts to decide.'
  await expect(sheet.bar.getByText(why)).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: why })).toHaveCount(1)
  for (const scheme of ['light', 'dark'] as const) {
    expect.soft(await axeViolations(page, scheme), scheme).toEqual([])
  }

  // The note of the first lies over the second, which is pressed all the same.
  await sheet.cell('Lund', 'Phone').click({ position: { x: 12, y: 12 } })
  await expect(page.locator('.ls-note')).toBeVisible()
  await sheet.cell('Malmö', 'Phone').click({ position: { x: 40, y: 18 } })
  await expect(sheet.cell('Malmö', 'Phone')).toBeFocused()
  await sheet.bar.getByRole('button', { name: '3 conflicts to decide' }).click()
  await expect(article).toContainText('Malmö › Phone')
  await expect(sheet.conflicts).toContainText('2 of 3')

  await sheet.conflicts.getByRole('button', { name: 'Take theirs' }).click()
  await expect(article).toContainText('Oslo › Phone')
  await expect(sheet.cell('Oslo', 'Phone')).toHaveAttribute('tabindex', '0')
  await expect(sheet.conflicts.getByRole('heading', { name: 'Conflicts' })).toBeFocused()
  await page.keyboard.press('F8')
  await expect(sheet.cell('Lund', 'Phone')).toBeFocused()
  await expect(article).toContainText('Lund › Phone')
})

test('two lists are merged item by item, and the merge is what is stored', async ({
  page,
  connect,
  makeTable,
}) => {
  const { tableId } = await makeTable({
    lockLevel: 'VALUE',
    attributes: [
      { name: 'Branch', type: 'TEXT', primary: true },
      { name: 'Tags', type: 'TEXT_LIST' },
    ],
    records: [{ key: ['Lund'], values: { Tags: '["A","B"]' } }],
  })
  const tags = { key: { Branch: 'Lund' }, attribute: 'Tags' }
  const sheet = await openSheet(page, tableId)
  await changeValue(connect, tableId, tags, '["B"]')
  await sheet.cell('Lund', 'Tags').click()
  await page.keyboard.press('Enter')
  await page.keyboard.type('C')
  await page.keyboard.press('Enter')
  await page.keyboard.press('ControlOrMeta+s')
  await expect(sheet.bar).toContainText('Last save: 0 saved, 1 conflict')
  for (const scheme of ['light', 'dark'] as const) {
    expect.soft(await axeViolations(page, scheme), scheme).toEqual([])
  }
  await sheet.conflicts.getByRole('button', { name: 'Take the merge' }).click()
  await sheet.conflicts.getByRole('button', { name: 'Save the values you kept' }).click()
  await expect(sheet.bar).toContainText('Last save: 1 saved')
  expect(await storedValues(connect, tableId)).toEqual(['Lund › Tags = ["B","C"]'])
})
