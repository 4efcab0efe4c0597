import type { DataTableLockLevel } from '@aws-sdk/client-connect'
import { expect } from '@playwright/test'
import { changeValue } from '@/e2e/support/stored'
import { createTable, type TableSpec } from '@/e2e/support/tables'
import type { Random } from '@/lib/local-connect/testing/random'
import type { KillableBrowser } from './browser'
import type { TestEnvironment } from './environment'
import { type Decision, nameOf, type Round, untruths, wrongWrites } from './oracle'
import { type ShownCell, User } from './page'

/** What is killed. */
export const VICTIMS = ['app server', 'stand-in', 'browser'] as const
export type Victim = (typeof VICTIMS)[number]

/** `VALUE` more often: elsewhere one foreign value is a question about every cell under its lock, so nobody else writes. */
const LEVELS = ['VALUE', 'VALUE', 'PRIMARY_VALUE', 'ATTRIBUTE', 'DATA_TABLE'] as const
const CHOICES = ['Keep all mine', 'Take all theirs'] as const

const COLUMNS = 20
const CELLS_A_CALL = 25
/** A kill comes at most so many ms after a call that writes: between a call and the next. */
const LONGEST_PAUSE_MS = 30
/** How long an app or a stand-in stays away: less and more than whoever needs it is ready to wait. */
const DOWN_MS = [0, 700, 2_500] as const
const MOST_SAVING_MS = 5_000
const FOREIGN_BEFORE = 6
const FOREIGN_AFTER = 4

/** A place for rounds: services, a browser and one table at each level that has rounds. */
export interface Scene {
  readonly env: TestEnvironment
  readonly victim: Victim
  /** In each table, of 20 cells each. */
  readonly records: number
  readonly random: Random
  readonly tables: Map<DataTableLockLevel, string>
  browser: KillableBrowser
  readonly openBrowser: () => Promise<KillableBrowser>
}

/** What a round was rich in. */
export type Counts = Record<string, number>

/** Edits and saves every cell of a table, kills somebody meanwhile, goes on as a user would, and judges. @throws with all that was wrong */
export async function playRound(scene: Scene, number: number): Promise<Counts> {
  const { env, random } = scene
  const level = random.pick(LEVELS)
  const tableId = await tableOf(scene, level)
  let user = await User.open(await pageOf(scene.browser), env.appUrl, tableId)
  const base = byName(await user.cells())
  const from = (await env.journal(tableId, 0)).at(-1)?.seq ?? 0
  await user.typeAll(scene.records, COLUMNS, `n${number}`)
  const typed = byName(await user.cells())
  expect(new Set(typed.values()).size).toBe(scene.records * COLUMNS)
  const roundNow = async (): Promise<Round> => ({
    level,
    base,
    typed,
    journal: await env.journal(tableId, from),
  })

  await writeAsAnother(scene, tableId, base, level === 'VALUE' ? FOREIGN_BEFORE : 0)
  const callsBefore = writesOf(scene)
  // A kill of the browser ends the press too.
  const pressed = user.pressSave().catch(() => undefined)
  await whenSomeCallsWereMade(scene, callsBefore)
  const callsAtKill = writesOf(scene) - callsBefore
  user = await killAndComeBack(scene, user, pressed)
  await writeAsAnother(scene, tableId, base, level === 'VALUE' ? FOREIGN_AFTER : 0)
  await user.settled()

  const afterwards = await user.cells()
  const counts = countsOf(afterwards, await roundNow())
  const wrong = tell('after the kill', untruths(await roundNow(), afterwards))
  await user.saveToTheEnd()
  const saved = await user.cells()
  wrong.push(...tell('after a further save', untruths(await roundNow(), saved)))
  const decision = await decide(scene, user, await roundNow(), saved)
  const end = await roundNow()
  wrong.push(...tell('in the journal', wrongWrites(end, decision)))
  const states = countsOf(await user.cells(), end)
  const { clean = 0, saved: isSaved = 0 } = states
  if (clean + isSaved !== typed.size) wrong.push(`at the end: ${JSON.stringify(states)}`)
  if (wrong.length > 0) {
    const head = `round ${number}, ${level}, ${JSON.stringify(counts)}: ${wrong.length} wrong`
    throw new Error([head, ...wrong.slice(0, 20)].join('\n'))
  }
  return { callsAtKill, ...counts, decided: decision?.cells.size ?? 0 }
}

/** How often the same cells are decided on at most. */
const MOST_DECISIONS = 3

async function decide(
  { random }: Scene,
  user: User,
  { journal }: Round,
  cells: readonly ShownCell[],
): Promise<Decision | null> {
  const conflicts = cells.filter(({ state }) => state === 'conflict')
  if (conflicts.length === 0) return null
  const choice = random.pick(CHOICES)
  // Somebody may have written to a cell once more after the page was told of it: that is asked about as well.
  for (let asked = conflicts.length, times = 0; asked > 0 && times < MOST_DECISIONS; times += 1) {
    await user.decideAll(choice)
    await user.saveToTheEnd()
    asked = (await user.cells()).filter(({ state }) => state === 'conflict').length
  }
  return {
    choice,
    cells: new Set(conflicts.map(({ name }) => name)),
    seq: journal.at(-1)?.seq ?? 0,
  }
}

async function tableOf(
  { env, tables, records }: Scene,
  level: DataTableLockLevel,
): Promise<string> {
  const known = tables.get(level)
  if (known !== undefined) return known
  const names = Array.from({ length: COLUMNS }, (_, index) => `A${index}`)
  const spec: TableSpec = {
    lockLevel: level,
    attributes: [
      { name: 'Record', type: 'TEXT', primary: true },
      ...names.map((name) => ({ name, type: 'TEXT' as const })),
    ],
    records: Array.from({ length: records }, (_, index) => ({
      key: [`r${String(index).padStart(2, '0')}`],
      values: Object.fromEntries(names.map((name) => [name, 'first'])),
    })),
  }
  const { tableId } = await createTable(env.external(), spec)
  tables.set(level, tableId)
  return tableId
}

async function pageOf({ context }: KillableBrowser) {
  const [page = await context.newPage()] = context.pages()
  return page
}

async function writeAsAnother(
  { env, random }: Scene,
  tableId: string,
  base: ReadonlyMap<string, string>,
  cells: number,
): Promise<void> {
  const names = [...base.keys()]
  for (let index = 0; index < cells; index += 1) {
    const [record = '', attribute = ''] = (names[random.below(names.length)] ?? '').split(' › ')
    const value = `theirs ${random.below(1_000_000)}`
    await changeValue(env.external(), tableId, { key: { Record: record }, attribute }, value)
  }
}

async function whenSomeCallsWereMade(scene: Scene, before: number): Promise<void> {
  const wanted = before + scene.random.below((scene.records * COLUMNS) / CELLS_A_CALL)
  const end = Date.now() + MOST_SAVING_MS
  // A save that needs fewer calls is killed after its end.
  while (writesOf(scene) < wanted && Date.now() < end) await pause(1)
  await pause(scene.random.below(LONGEST_PAUSE_MS))
}

function writesOf({ env }: Scene): number {
  return env.line.calls.filter((call) => call === 'values/update').length
}

async function killAndComeBack(scene: Scene, user: User, pressed: Promise<void>): Promise<User> {
  const { env, victim, random } = scene
  if (victim === 'browser') {
    await scene.browser.kill()
    scene.browser = await scene.openBrowser()
    return User.open(await pageOf(scene.browser), env.appUrl, user.tableId)
  }
  if (victim === 'app server') {
    await env.killApp()
    await pause(random.pick(DOWN_MS))
    await env.startApp()
  } else {
    await env.killStandIn()
    await pause(random.pick(DOWN_MS))
    await env.startStandIn()
  }
  await pressed
  await user.settled()
  // A page that stays open goes on by itself; one that is loaded again has its drafts from the browser's store.
  return random.below(2) === 0 ? user : User.open(user.page, env.appUrl, user.tableId)
}

function byName(cells: readonly ShownCell[]): ReadonlyMap<string, string> {
  return new Map(cells.map(({ name, text }) => [name, text]))
}

function countsOf(cells: readonly ShownCell[], { journal }: Round): Counts {
  const counts: Counts = { written: new Set(journal.map(nameOf)).size }
  for (const { state } of cells) counts[state] = (counts[state] ?? 0) + 1
  return counts
}

function tell(when: string, problems: readonly string[]): string[] {
  return problems.map((problem) => `${when}: ${problem}`)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
