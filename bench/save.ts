import { INSTANCE_ID } from '../e2e/support/services'
import { createGateway } from '../lib/connect'
import type { SaveRequest } from '../lib/save'
import { executeSave } from '../lib/save/server'
import { type Bench, cellAt, freshPage, openTable, withApp } from './support/app'
import { type Calls, callsOf, describeCalls, totalOf } from './support/calls'
import { countFigure, type Figure, seconds } from './support/report'
import { draftsOf, readAll } from './support/requests'
import { ATTRIBUTES, RECORDS, VALUES } from './support/thousand'

const UPDATE = 'BatchUpdateDataTableValue'
const CELLS_PER_CALL = 25
const CALLS = VALUES / CELLS_PER_CALL
/** The quota of the service: calls per second and operation, and the burst after a pause. */
const QUOTA = { callsPerSecond: 2, burst: 5 }
/** Reading the schema takes `DescribeDataTable` and `ListDataTableAttributes`. */
const CALLS_PER_SCHEMA = 2
/** By then the browser has stored the last draft. */
const STORED_MS = 1_000
const UNPACED = { callsPerSecond: 1000, burst: 1000 }

/** Measures service calls and time to save 1,000 changed cells at level VALUE. */
export async function benchSave(): Promise<readonly Figure[]> {
  return withApp(async (bench) => {
    const browser = await saveInBrowser(bench)
    const unpaced = await saveInNode(bench, UNPACED)
    const paced = await saveInNode(bench, QUOTA)
    const lowestMs = (1000 * (CALLS - QUOTA.burst)) / QUOTA.callsPerSecond
    return [
      // The page has just read the schema.
      ...callFigures('browser', browser.calls, 0),
      { name: 'browser: confirmed to "saved", not paced', measured: seconds(browser.ms) },
      ...callFigures('engine, schema not read', unpaced.calls, 1),
      { name: 'engine: not paced', measured: seconds(unpaced.ms) },
      // It takes less than the 20 seconds after which a save reads the schema again.
      ...callFigures('engine at the quota, schema not read', paced.calls, 1),
      { name: 'engine at the quota', measured: seconds(paced.ms) },
      {
        name: "ratio to the quota's own lower bound",
        measured: (paced.ms / lowestMs).toFixed(3),
        target: `1.000 is (${CALLS} - ${QUOTA.burst}) / ${QUOTA.callsPerSecond} = ${seconds(lowestMs)}`,
      },
    ]
  })
}

/** @param schemaReads how often the schema must be read */
function callFigures(name: string, calls: Calls, schemaReads: number): readonly Figure[] {
  const others = totalOf(calls) - (calls[UPDATE] ?? 0)
  const figures = [
    countFigure(`${name}: ${UPDATE} for ${VALUES} drafts`, calls[UPDATE] ?? 0, { exactly: CALLS }),
    countFigure(`${name}: other calls`, others, { exactly: schemaReads * CALLS_PER_SCHEMA }),
  ]
  return others === 0
    ? figures
    : [...figures, { name: 'which', measured: '', target: describeCalls(calls) }]
}

/** Changes every cell by keyboard in the app, reloads the page, and saves with Ctrl+S and Enter. */
async function saveInBrowser({ services, browser, makeTable }: Bench) {
  const { tableId } = await makeTable()
  const page = await freshPage(browser)
  await openTable(page, services, tableId)
  await page.locator(cellAt(2, 1)).click()
  for (const column of ATTRIBUTES.keys()) {
    // With arrow keys, because a column outside the view cannot be clicked.
    await page.keyboard.press('Control+Home')
    for (let step = 0; step <= column; step += 1) await page.keyboard.press('ArrowRight')
    for (let record = 0; record < RECORDS; record += 1) {
      await page.keyboard.press('x')
      await page.keyboard.press('Enter')
    }
  }
  const changed = page.getByText(
    `${VALUES.toLocaleString('en')} cells in ${RECORDS} records changed`,
  )
  await changed.waitFor()
  // Reopens the table, which restores the drafts. Otherwise the save would read the schema, so long after it was
  // opened.
  await page.waitForTimeout(STORED_MS)
  await openTable(page, services, tableId)
  await changed.waitFor()
  const { calls, result } = await callsOf(services.connectUrl, async () => {
    await page.keyboard.press('Control+s')
    const confirm = page.getByRole('button', {
      name: `Save ${VALUES.toLocaleString('en')} changes`,
    })
    await confirm.waitFor()
    const startMs = performance.now()
    await confirm.press('Enter')
    await page.getByText(`Last save: ${VALUES.toLocaleString('en')}`).waitFor()
    return performance.now() - startMs
  })
  await page.context().close()
  return { calls, ms: result }
}

/** A save without a browser: the engine with the real SDK client. */
async function saveInNode({ services, makeTable }: Bench, pace: typeof QUOTA) {
  const { tableId } = await makeTable()
  const open = (limits: typeof QUOTA) =>
    createGateway({
      mode: 'stand-in',
      instanceId: INSTANCE_ID,
      region: 'us-east-1',
      endpoint: services.connectUrl,
      batchSize: CELLS_PER_CALL,
      ...limits,
    })
  const values = await readAll(open(UNPACED), tableId)
  const request: SaveRequest = {
    tableId,
    lockLevel: 'VALUE',
    primaryAttributes: ['Branch'],
    drafts: draftsOf(values, ({ value }) => `${value}, changed`),
  }
  const { saveService, batchSize } = open(pace)
  const { calls, result } = await callsOf(services.connectUrl, async () => {
    const startMs = performance.now()
    let saved = 0
    for await (const event of executeSave(request, saveService, { batchSize })) {
      if (event.type === 'finished') saved = event.saved
    }
    if (saved !== VALUES) throw new Error(`Only ${saved} of ${VALUES} cells were saved.`)
    return performance.now() - startMs
  })
  return { calls, ms: result }
}
