import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Access } from '../rules/access'
import { StoreError } from '../store/database'

const names = z.array(z.string().min(1))

const callersFile = z.strictObject({
  callers: z.record(
    z.string().regex(/^[\w.-]{1,128}$/, { error: 'must be an access key id' }),
    z.strictObject({
      secretAccessKey: z.string().min(1).optional(),
      operations: names.optional(),
      attributes: names.optional(),
      primaryValues: z.record(z.string().min(1), z.array(z.string())).optional(),
      editExpressions: z.boolean().optional(),
    }),
  ),
})

/** One caller of the file. */
export type KnownCaller = {
  access: Access
  /** With one, signatures are verified. */
  secret: string | null
}

/** Callers by access key id. */
export type CallerBook = ReadonlyMap<string, KnownCaller>

/**
 * Reads who may call, and what for:
 * `{"callers": {"AKIDEDITOR": {"secretAccessKey": "…", "operations": ["List*"], "attributes":
 * ["Phone"], "primaryValues": {"Branch": ["Oslo"]}, "editExpressions": false}}}`.
 * @param path of the file; `null` = no file, and anybody may call
 * @throws StoreError with the path, when the file cannot be read or says what makes no sense; what
 *   the file holds is not repeated, for it may be a secret
 */
export function readCallers(path: string | null): CallerBook | null {
  if (path === null) return null
  const parsed = callersFile.safeParse(readJson(path))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const place = issue === undefined || issue.path.length === 0 ? 'it' : issue.path.join(' › ')
    throw new StoreError(`${path} holds no callers: ${place}: ${issue?.message}.`)
  }
  return new Map(
    Object.entries(parsed.data.callers).map(([id, { secretAccessKey, ...access }]) => [
      id,
      { access, secret: secretAccessKey ?? null },
    ]),
  )
}

function readJson(path: string): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StoreError(`${path} cannot be read: ${reason}.`, { cause: error })
  }
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message repeats what stands there.
    throw new StoreError(`${path} holds no callers: it is not JSON.`)
  }
}
