import { expect, overLine, test } from './fixtures'
import { branchTable } from './support/branch-table'
import { faultsOf } from './support/faults'
import { holdUpdate } from './support/line'
import { openSheet } from './support/sheet'
import { storedValues } from './support/stored'

function tableOf(branches: readonly string[]) {
  return branchTable(
    'VALUE',
    branches.map((branch) => ({ branch, note: 'base' })),
  )
}

const BRANCHES = ['b0', 'b1', 'b2', 'b3', 'b4']

test.describe('over a line that holds a call until the test lets it go', () => {
  test.use(overLine(1))

  test('a save goes to its end on the server when its tab is closed', async ({
    page,
    line,
    standIn,
    openOverLine,
  }) => {
    const { tableId, sheet } = await openOverLine(tableOf(BRANCHES))
    for (const branch of BRANCHES) await sheet.type(branch, 'Note', 'new')
    const release = holdUpdate(line, 2)
    await page.keyboard.press('ControlOrMeta+s')
    await sheet.expectState('b1', 'Note', 'saved')
    await page.close()
    release()
    await expect
      .poll(() => storedValues(standIn.connect, tableId))
      .toEqual(BRANCHES.map((branch) => `${branch} › Note = new`))
    expect(await faultsOf(standIn.connectUrl).writes(tableId)).toHaveLength(BRANCHES.length)
  })

  test('a save whose page is loaded again has a receipt of all of it, and is undone as a whole', async ({
    page,
    line,
    standIn,
    openOverLine,
  }) => {
    const { tableId, sheet } = await openOverLine(tableOf(BRANCHES))
    for (const branch of BRANCHES) await sheet.type(branch, 'Note', 'new')
    const release = holdUpdate(line, 3)
    await page.keyboard.press('ControlOrMeta+s')
    await sheet.expectState('b1', 'Note', 'saved')
    await page.reload()
    await expect(sheet.bar).toContainText('of 5 cells')
    release()
    await expect(sheet.bar).toContainText('Last save: 5 saved')
    await page.keyboard.press('ControlOrMeta+z')
    await page.getByRole('button', { name: 'Write 5 old values back' }).click()
    await expect
      .poll(() => storedValues(standIn.connect, tableId))
      .toEqual(BRANCHES.map((branch) => `${branch} › Note = base`))
  })
})

test.describe('at five calls a second', () => {
  test.use({
    appSettings: {
      CONNECT_CALLS_PER_SECOND: '5',
      CONNECT_BURST: '1',
      CONNECT_BATCH_SIZE: '1',
      LOCKSTEP_METRICS: '1',
    },
  })

  test('a save of one cell does not wait for a large one', { tag: '@more' }, async ({
    page,
    colleague,
    standIn,
    makeTable,
  }) => {
    const many = Array.from({ length: 16 }, (_, index) => `m${String(index).padStart(2, '0')}`)
    const { tableId } = await makeTable(tableOf(['a', ...many]), standIn.connect)
    const large = await openSheet(page, tableId, standIn.appUrl)
    const small = await openSheet(colleague, tableId, standIn.appUrl)
    await small.type('a', 'Note', 'small')
    await large.cell('m00', 'Note').click()
    // Each Enter goes one cell down.
    for (const _ of many) {
      await page.keyboard.type('large')
      await page.keyboard.press('Enter')
    }
    await page.keyboard.press('ControlOrMeta+s')
    await large.expectState('m00', 'Note', 'saved')
    await small.save('1 saved')
    await expect(large.bar).toContainText('Last save:')
    const writes = await faultsOf(standIn.connectUrl).writes(tableId)
    const at = writes.findIndex((write) => write.endsWith('→ small'))
    expect(writes).toHaveLength(many.length + 1)
    expect(at).toBeGreaterThanOrEqual(0)
    expect(at).toBeLessThan(writes.length - 5)
  })

  test.describe('for a client with many requests', () => {
    test.use({ allowedConsole: [/status of 429/] })

    test('a save goes, a reading waits and says so, and goes on once those who asked have gone', {
      tag: '@more',
    }, async ({ page, standIn, makeTable }) => {
      test.setTimeout(60_000)
      const { tableId } = await makeTable(tableOf(['a']), standIn.connect)
      const sheet = await openSheet(page, tableId, standIn.appUrl)
      await sheet.type('a', 'Note', 'new')
      const gone = new AbortController()
      let refused = 0
      const flood = Array.from({ length: 130 }, async (_, index) => {
        const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`
        const url = `${standIn.appUrl}/tables/${id}/schema`
        while (!gone.signal.aborted) {
          const answer = await fetch(url, { signal: gone.signal }).catch(() => null)
          if (answer?.status === 429) refused += 1
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 100))
        }
      })
      await expect.poll(() => refused).toBeGreaterThan(60)
      // Now and then it finds a place, and waits in silence.
      await expect(async () => {
        await page.getByRole('button', { name: 'Read the table again' }).click()
        await expect(sheet.bar).toContainText('busy with earlier requests', { timeout: 2_000 })
      }).toPass()
      const answered = page.waitForResponse((answer) => answer.request().method() === 'POST')
      await sheet.save('1 saved')
      const headers = await (await answered).allHeaders()
      expect(headers['x-accel-buffering']).toBe('no')
      expect(headers['cache-control']).toContain('no-transform')
      const metrics = async () => (await fetch(`${standIn.appUrl}/api/metrics`)).text()
      const told = await metrics()
      expect(told).toMatch(/^lockstep_cells_total\{outcome="saved"\} [1-9]/m)
      expect(told).toMatch(/^lockstep_calls_waiting\{operation="DescribeDataTable"\} [1-9]\d/m)
      expect(told).not.toContain(tableId)
      gone.abort()
      await Promise.all(flood)
      await expect
        .poll(metrics)
        .toMatch(/^lockstep_calls_waiting\{operation="DescribeDataTable"\} \d$/m)
      // It asks again five seconds after it was refused.
      const again = page.getByRole('button', { name: 'Read the table again' })
      await expect(again).toBeVisible({ timeout: 20_000 })
      await expect(sheet.bar).not.toContainText('busy')
      await sheet.expectState('a', 'Note', 'saved')
      expect(await storedValues(standIn.connect, tableId)).toEqual(['a › Note = new'])
    })
  })
})
