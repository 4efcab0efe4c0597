import { z } from 'zod'
import { expect, test } from './fixtures'
import { openSheet } from './support/sheet'
import { storedValues } from './support/stored'

// Wide enough for every column, so that each cell can be pressed.
test.use({ viewport: { width: 2600, height: 700 } })

const LONG_LINE = 'Mind the gap between the counter and the door. '.repeat(60).trim()

const metrics = z.object({ operations: z.record(z.string(), z.object({ calls: z.number() })) })

/** Calls of the operations that write values, since the stand-in started. */
async function writeCalls(connectUrl: string): Promise<Record<string, number>> {
  const response = await fetch(`${connectUrl}/_local/metrics`)
  const { operations } = metrics.parse(await response.json())
  const writes = ['BatchCreate', 'BatchUpdate', 'BatchDelete'].map((kind) => {
    return [kind, operations[`${kind}DataTableValue`]?.calls ?? 0]
  })
  return Object.fromEntries(writes)
}

test('a cell of every type is edited in its own way, and one call saves them all byte for byte', async ({
  page,
  standIn,
  makeTable,
}) => {
  const table = await makeTable(
    {
      lockLevel: 'VALUE',
      attributes: [
        { name: 'Branch', type: 'TEXT', primary: true },
        { name: 'Codes', type: 'NUMBER_LIST' },
        { name: 'Formula', type: 'TEXT' },
        { name: 'Greeting', type: 'TEXT' },
        { name: 'Languages', type: 'TEXT_LIST' },
        {
          name: 'Level',
          type: 'TEXT',
          validation: { Enum: { Strict: true, Values: ['Low', 'High'] } },
        },
        { name: 'Notes', type: 'TEXT' },
        { name: 'Open', type: 'BOOLEAN' },
        {
          name: 'Tone',
          type: 'TEXT',
          validation: { Enum: { Strict: false, Values: ['Calm', 'Warm'] } },
        },
        { name: 'Wait', type: 'NUMBER' },
        { name: 'Weight', type: 'NUMBER' },
      ],
      records: [
        {
          key: ['Lund'],
          values: {
            Codes: '[7]',
            Formula: 'plain',
            Greeting: 'Hello',
            Languages: '["en"]',
            Level: 'Low',
            Notes: 'First line',
            Open: 'false',
            Tone: 'Calm',
            Wait: '3',
            Weight: '1',
          },
        },
      ],
    },
    standIn.connect,
  )
  const sheet = await openSheet(page, table.tableId, standIn.appUrl)
  const { keyboard } = page
  const choose = (column: string) => sheet.cell('Lund', column).click({ position: { x: 8, y: 8 } })

  await sheet.type('Lund', 'Greeting', 'Välkommen, 東京 👋')
  await sheet.type('Lund', 'Weight', '12.50')
  await sheet.type('Lund', 'Wait', '= $.Attributes.wait * 2 ')
  await sheet.type('Lund', 'Formula', '=  CONCAT($.Name, "  å ")  ')

  await choose('Notes')
  await keyboard.press('F2')
  await keyboard.press('Alt+Enter')
  await keyboard.insertText(LONG_LINE)
  await keyboard.press('Alt+Enter')
  await keyboard.type('Last line')
  await keyboard.press('Enter')

  await choose('Open')
  await keyboard.press('Space')

  await choose('Languages')
  await keyboard.press('Enter')
  await keyboard.type('sv,')
  await keyboard.type('nb, nn')
  await keyboard.press('Enter')
  await keyboard.press('Enter')

  await choose('Codes')
  await keyboard.type('1.10,')
  await keyboard.type('12345678901234567890')
  await keyboard.press('Enter')
  await keyboard.press('Enter')

  await test.step('allowed values are offered; a strict list completes, an open one takes other words', async () => {
    await choose('Level')
    await keyboard.type('hi')
    await expect(page.getByRole('option')).toHaveText(['High'])
    await keyboard.press('Enter')
    await choose('Tone')
    await keyboard.press('Enter')
    await expect(page.getByRole('option')).toHaveText(['Calm', 'Warm'])
    await keyboard.press('Escape')
    await sheet.type('Lund', 'Tone', 'Brisk, but kind')
  })

  const edited = [
    ['Codes', '[1.10,12345678901234567890]'],
    ['Formula', '=  CONCAT($.Name, "  å ")  '],
    ['Greeting', 'Välkommen, 東京 👋'],
    ['Languages', '["en","sv","nb","nn"]'],
    ['Level', 'High'],
    ['Notes', `First line\n${LONG_LINE}\nLast line`],
    ['Open', 'true'],
    ['Tone', 'Brisk, but kind'],
    ['Wait', '= $.Attributes.wait * 2 '],
    ['Weight', '12.50'],
  ] as const
  for (const [column] of edited) await sheet.expectState('Lund', column, 'dirty')
  await expect(sheet.bar).toContainText('10 cells in 1 record changed')

  const before = await writeCalls(standIn.connectUrl)
  await sheet.save('10 saved, in 1 request')
  for (const [column] of edited) await sheet.expectState('Lund', column, 'saved')
  expect(await storedValues(standIn.connect, table.tableId)).toEqual(
    edited.map(([column, value]) => `Lund › ${column} = ${value}`),
  )
  const after = await writeCalls(standIn.connectUrl)
  expect(after).toEqual({ ...before, BatchUpdate: (before.BatchUpdate ?? 0) + 1 })
})
