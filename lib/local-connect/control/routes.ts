import type { Context, Hono } from 'hono'
import { z } from 'zod'
import type { HttpEnv } from '../protocol/http-env'
import { parseBody, readBody } from '../protocol/request'
import { invalidParameter, notFound } from '../rules/errors'
import type { JournalStore } from '../store/journal'
import { type Clock, clockSetting } from './clock'
import type { FaultRules } from './faults/active-rules'
import { faultRule } from './faults/rule'

/** What a test may do to the stand-in. */
export type Control = {
  rules: FaultRules
  clock: Clock
  /** Throws all tables away, and puts the demo tables in their place if they are wanted. */
  reset(withDemo: boolean): void
  /** Whether the stand-in was started with the demo tables. */
  startedWithDemo: boolean
}

const resetWish = z.strictObject({ demo: z.boolean().optional() })

/** Adds `/faults`, `/reset` and `/clock`. */
export function addControlRoutes(routes: Hono<HttpEnv>, control: Control): void {
  const { rules, clock } = control

  routes.post('/faults', async (http) => http.json({ id: rules.add(await read(http, faultRule)) }))
  routes.get('/faults', (http) => http.json({ faults: rules.list() }))
  routes.delete('/faults', (http) => {
    rules.clear()
    return http.json({})
  })

  routes.delete('/faults/:id', (http) => {
    const id = http.req.param('id')
    if (!rules.remove(id)) throw notFound(`There is no fault ${id}.`)
    return http.json({})
  })

  routes.post('/reset', async (http) => {
    const { demo = control.startedWithDemo } = await read(http, resetWish)
    control.reset(demo)
    return http.json({ demo })
  })

  routes.get('/clock', (http) => http.json(clock.read()))
  routes.post('/clock', async (http) => {
    clock.set(await read(http, clockSetting))
    return http.json(clock.read())
  })
}

const count = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, { error: 'must be a whole number' })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: `must be ${min} to ${max}` })

const journalQuery = z.strictObject({
  table: z.guid({ error: 'must be the id of a table' }).toLowerCase().optional(),
  after: count(0, Number.MAX_SAFE_INTEGER).optional(),
  limit: count(1, 10_000).optional(),
})

/** Adds `/journal`: the writes that were accepted, in commit order. */
export function addJournalRoute(routes: Hono<HttpEnv>, journal: JournalStore): void {
  routes.get('/journal', (http) => {
    const { table = null, after = 0, limit = 1_000 } = check(journalQuery, http.req.query())
    const entries = journal.page({ tableId: table, afterSeq: after, limit })
    return http.json({ entries, ...journal.range() })
  })
}

/** The JSON of a request, checked. */
async function read<Shape extends z.ZodType>(http: Context<HttpEnv>, shape: Shape) {
  return check(shape, parseBody(await readBody(http.req.raw)))
}

/** @throws InvalidParameterException that says in words what is wrong */
function check<Shape extends z.ZodType>(shape: Shape, value: unknown): z.output<Shape> {
  const parsed = shape.safeParse(value)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')} ${message}`,
  )
  throw invalidParameter(`${problems.join('; ')}.`)
}
