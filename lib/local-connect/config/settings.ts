import { parseArgs } from 'node:util'
import { z } from 'zod'
import { LOG_LEVELS } from '../protocol/request-log'
import { DEFAULT_RATE } from '../protocol/token-bucket'
import { DEFAULT_QUOTAS } from '../rules/quotas'
import { BATCH_LOCKING, NONE_VERSIONS, TABLE_VERSIONS } from '../types'

const onOff = z
  .enum(['on', 'off', '1', '0', 'true', 'false'], { error: 'must be on or off' })
  .transform((word) => word === 'on' || word === '1' || word === 'true')

const NUMBER_OR_OFF = 'must be a number above 0, or off'

/** A number above nought; `off` is no limit. */
const limit = z
  .string()
  .regex(/^(off|\d{1,12}(\.\d{1,6})?)$/, { error: NUMBER_OR_OFF })
  .transform((text) => (text === 'off' ? Number.POSITIVE_INFINITY : Number(text)))
  .refine((number) => number > 0, { error: NUMBER_OR_OFF })

const COUNT_OR_OFF = 'must be a whole number, or off'

const quota = z
  .string()
  .regex(/^(off|\d{1,12})$/, { error: COUNT_OR_OFF })
  .transform((text) => (text === 'off' ? Number.POSITIVE_INFINITY : Number(text)))

/** Names that a Host header may bear. */
const hostNames = z
  .string()
  .transform((text) =>
    text
      .toLowerCase()
      .split(',')
      .map((name) => name.trim()),
  )
  .refine((names) => names.every((name) => /^[a-z0-9._-]{1,253}$/.test(name)), {
    error: 'must be host names without ports, separated by commas',
  })

const settings = z.object({
  port: z
    .string()
    .regex(/^\d{1,5}$/, { error: 'must be a port number, 0 to 65535' })
    .transform(Number)
    .refine((port) => port <= 65_535, { error: 'must be a port number, 0 to 65535' })
    .default(4599),
  host: z.string().min(1, { error: 'must be a host name or address' }).default('127.0.0.1'),
  hosts: hostNames.default([]),
  dataDir: z.string().min(1, { error: 'must be a directory' }).default('.data'),
  batchLocking: z
    .enum(BATCH_LOCKING, { error: `must be ${BATCH_LOCKING.join(' or ')}` })
    .default('snapshot'),
  noneVersions: z
    .enum(NONE_VERSIONS, { error: `must be ${NONE_VERSIONS.join(' or ')}` })
    .default('move'),
  tableVersions: z
    .enum(TABLE_VERSIONS, { error: `must be ${TABLE_VERSIONS.join(' or ')}` })
    .default('move'),
  rate: limit.default(DEFAULT_RATE.perSecond),
  burst: limit
    .refine((burst) => burst >= 1, { error: 'must be a number of at least 1, or off' })
    .default(DEFAULT_RATE.burst),
  quotaTables: quota.default(DEFAULT_QUOTAS.tables),
  quotaAttributes: quota.default(DEFAULT_QUOTAS.attributes),
  quotaPrimaryAttributes: quota.default(DEFAULT_QUOTAS.primaryAttributes),
  quotaValues: quota.default(DEFAULT_QUOTAS.values),
  callersFile: z.string().optional(),
  demo: onOff.default(true),
  hoursFile: z.string().optional(),
  clock: z.iso
    .datetime({ offset: true, error: 'must be an ISO 8601 time, like 2026-11-22T09:00:00Z' })
    .transform((time) => Date.parse(time))
    .optional(),
  allowFaults: onOff.default(false),
  journal: z
    .string()
    .regex(/^(off|[1-9]\d{0,8})$/, { error: 'must be a number of rows, or off' })
    .transform((text) => (text === 'off' ? ('off' as const) : Number(text)))
    .optional(),
  log: z.enum(LOG_LEVELS, { error: `must be ${LOG_LEVELS.join(', ')}` }).default('off'),
})

/** Settings of the stand-in as a process; a limit that is off is `Infinity`; `clock` is where its clock starts, in epoch ms. */
export type Settings = z.output<typeof settings>

/** One setting: its environment variable and its command line option, with what that takes and is. */
type Source = { variable: string; option: string; value: string; is: string }

const SOURCES = {
  port: {
    variable: 'CONNECT_LOCAL_PORT',
    option: 'port',
    value: 'PORT',
    is: '4599; 0 takes any free port',
  },
  host: {
    variable: 'CONNECT_LOCAL_HOST',
    option: 'host',
    value: 'ADDRESS',
    is: 'where it listens: 127.0.0.1',
  },
  hosts: {
    variable: 'CONNECT_LOCAL_HOSTS',
    option: 'hosts',
    value: 'NAMES',
    is: 'host names under which it answers, separated by commas',
  },
  dataDir: {
    variable: 'LOCKSTEP_DATA_DIR',
    option: 'data-dir',
    value: 'FOLDER',
    is: 'holds the database: .data',
  },
  batchLocking: {
    variable: 'CONNECT_LOCAL_BATCH_LOCKING',
    option: 'batch-locking',
    value: 'WAY',
    is: 'snapshot or sequential',
  },
  noneVersions: {
    variable: 'CONNECT_LOCAL_NONE_VERSIONS',
    option: 'none-versions',
    value: 'WAY',
    is: 'move or still: versions at level NONE',
  },
  tableVersions: {
    variable: 'CONNECT_LOCAL_TABLE_VERSIONS',
    option: 'table-versions',
    value: 'WAY',
    is: 'move or still: the table’s version, with values, where the level does not compare it',
  },
  rate: {
    variable: 'CONNECT_LOCAL_RATE',
    option: 'rate',
    value: 'NUMBER',
    is: 'calls a second of each operation: 2; off lets all pass',
  },
  burst: {
    variable: 'CONNECT_LOCAL_BURST',
    option: 'burst',
    value: 'NUMBER',
    is: 'calls of an operation saved up at most: 5',
  },
  quotaTables: {
    variable: 'CONNECT_LOCAL_QUOTA_TABLES',
    option: 'quota-tables',
    value: 'NUMBER',
    is: 'tables of the instance: 100; off lifts it',
  },
  quotaAttributes: {
    variable: 'CONNECT_LOCAL_QUOTA_ATTRIBUTES',
    option: 'quota-attributes',
    value: 'NUMBER',
    is: 'attributes of a table: 100',
  },
  quotaPrimaryAttributes: {
    variable: 'CONNECT_LOCAL_QUOTA_PRIMARY_ATTRIBUTES',
    option: 'quota-primary-attributes',
    value: 'NUMBER',
    is: 'primary attributes of a table: 5',
  },
  quotaValues: {
    variable: 'CONNECT_LOCAL_QUOTA_VALUES',
    option: 'quota-values',
    value: 'NUMBER',
    is: 'values of a table: 1000',
  },
  callersFile: {
    variable: 'CONNECT_LOCAL_CALLERS',
    option: 'callers',
    value: 'FILE',
    is: 'who may call: anybody',
  },
  demo: {
    variable: 'CONNECT_LOCAL_DEMO',
    option: 'demo',
    value: 'ON|OFF',
    is: 'demo tables in a fresh database: on',
  },
  hoursFile: {
    variable: 'CONNECT_LOCAL_HOURS',
    option: 'hours',
    value: 'FILE',
    is: 'hours of operation, for HOOP',
  },
  clock: {
    variable: 'CONNECT_LOCAL_CLOCK',
    option: 'clock',
    value: 'TIME',
    is: 'ISO 8601 time at which its clock starts: now',
  },
  allowFaults: {
    variable: 'CONNECT_LOCAL_ALLOW_FAULTS',
    option: 'allow-faults',
    value: '',
    is: 'calls may be broken on purpose',
  },
  journal: {
    variable: 'CONNECT_LOCAL_JOURNAL',
    option: 'journal',
    value: 'NUMBER',
    is: 'how many writes the journal keeps, or off',
  },
  log: {
    variable: 'CONNECT_LOCAL_LOG',
    option: 'log',
    value: 'LEVEL',
    is: 'off, requests or values',
  },
} as const satisfies Record<keyof Settings, Source>

const OPTIONS: readonly Source[] = Object.values(SOURCES)

/** What `--help` prints. */
export const HELP = [
  'The stand-in for Amazon Connect data tables. An option wins over its variable.',
  '',
  ...OPTIONS.flatMap(({ variable, option, value, is }) => [
    `  --${option} ${value}`.trimEnd(),
    `      ${is} (${variable})`,
  ]),
  '',
  'docs/local-connect.md says more.',
  '',
].join('\n')

/** Settings, or one sentence for each wrong one. */
export type SettingsResult = { ok: true; settings: Settings } | { ok: false; problems: string[] }

/**
 * Reads the settings from the command line and the environment; the command line wins, and an
 * empty variable counts as absent.
 */
export function readSettings(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): SettingsResult {
  const given = readOptions(args)
  if (!given.ok) return given
  const raw: Record<string, string | undefined> = {}
  for (const [name, { variable, option }] of Object.entries(SOURCES)) {
    raw[name] = given.options[option] ?? (environment[variable] || undefined)
  }
  const parsed = settings.safeParse(raw)
  const strangers = unknownVariables(environment)
  if (parsed.success && strangers.length === 0) return { ok: true, settings: parsed.data }
  const wrong = (parsed.error?.issues ?? []).map((issue) => {
    const name = String(issue.path[0])
    const source = Object.entries(SOURCES).find(([key]) => key === name)?.[1]
    return `${source?.variable ?? name} (--${source?.option ?? name}) ${issue.message}; it is "${raw[name]}".`
  })
  return { ok: false, problems: [...wrong, ...strangers] }
}

/** A misspelt variable would otherwise be a setting that quietly does nothing. */
function unknownVariables(environment: Readonly<Record<string, string | undefined>>): string[] {
  const known = new Set<string>(Object.values(SOURCES).map(({ variable }) => variable))
  return Object.keys(environment)
    .filter((name) => name.startsWith('CONNECT_LOCAL_') && !known.has(name))
    .map((name) => `${name} is no setting of the stand-in; docs/local-connect.md lists them.`)
}

type OptionsResult =
  | { ok: true; options: Record<string, string | undefined> }
  | { ok: false; problems: string[] }

/** The option that needs no value: naming it is enough. */
const SWITCHES: readonly string[] = [SOURCES.allowFaults.option]

function readOptions(args: readonly string[]): OptionsResult {
  const options = Object.fromEntries(
    Object.values(SOURCES).map(({ option }) => [
      option,
      { type: SWITCHES.includes(option) ? 'boolean' : 'string' } as const,
    ]),
  )
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true })
    const texts = Object.entries(values).map(([name, value]) => [name, String(value)] as const)
    return { ok: true, options: Object.fromEntries(texts) }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    return { ok: false, problems: [problem, 'The option --help lists them all.'] }
  }
}
