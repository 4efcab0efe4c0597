import { z } from 'zod'

/** The only instance of the stand-in. */
const STAND_IN_INSTANCE_ID = 'a1b2c3d4-0000-4000-8000-000000000001'
const STAND_IN_REGION = 'us-east-1'

interface CommonSettings {
  /** The app's port, 1 to 65535. */
  port: number
  /** The address that the app listens on. Loopback by default, because there is no sign-in. */
  host: string
  /** The stand-in's port on 127.0.0.1, 1 to 65535. */
  connectLocalPort: number
  /** The data directory of the stand-in; a relative path starts at the root of the project. */
  dataDir: string
  /** Values per Batch call, 1 to 100. The service publishes no maximum; published code uses 25. */
  batchSize: number
  /** Calls per second and operation; the quota belongs to the whole account. */
  callsPerSecond: number
  /** Calls that may be sent at once after a pause. */
  burst: number
  /** Host names of the app, in addition to those of this machine. */
  hosts: string[]
  /** Addresses of proxies in front of the app whose `X-Forwarded-*` headers are trusted. */
  trustedProxies: string[]
  /** Sites that may show the app in a frame. */
  frameAncestors: string[]
  /** How long running saves may continue after a request to stop, in seconds. */
  stopSeconds: number
  /** Whether `/api/metrics` is available. */
  hasMetrics: boolean
}

/** Settings for the stand-in on this machine. */
export interface StandInSettings extends CommonSettings {
  mode: 'stand-in'
  endpoint: string
  instanceId: string
  region: string
}

/** Settings for Amazon Connect, with the credential chain of the SDK. */
export interface AmazonConnectSettings extends CommonSettings {
  mode: 'amazon-connect'
  /** Set by AWS_ENDPOINT_URL_CONNECT; without it the SDK knows the address. */
  endpoint: string | undefined
  /** The id or ARN of the instance. */
  instanceId: string
  region: string
}

/** All settings from the environment. */
export type Settings = StandInSettings | AmazonConnectSettings

/** A wrong setting: the variable, the problem, and an assignment that works. */
export interface SettingProblem {
  name: string
  problem: string
  example: string
}

/** The settings, or all problems, so that one start shows all of them. */
export type SettingsResult =
  | { ok: true; settings: Settings }
  | { ok: false; problems: SettingProblem[] }

type Environment = Readonly<Record<string, string | undefined>>
type VariableName = keyof typeof environmentSchema.shape
type Variables = Partial<Record<VariableName, string>>

const INSTANCE_ARN = /^arn:aws[a-z-]*:connect:([a-z0-9-]+):\d{12}:instance\/[0-9a-fA-F-]{36}$/
const REGION = /^[a-z]{2,3}(-[a-z]+)+-\d$/

function wholeNumber(minimum: number, maximum: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(minimum).max(maximum))
}

function positiveNumber(maximum: number) {
  return z
    .string()
    .regex(/^\d{1,9}(\.\d{1,9})?$/)
    .transform(Number)
    .pipe(z.number().positive().max(maximum))
}

/** A comma-separated list. */
function listOf(part: RegExp) {
  return z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((one) => one.trim())
        .filter(Boolean),
    )
    .pipe(z.array(z.string().regex(part)).max(100))
}

const environmentSchema = z.object({
  PORT: wholeNumber(1, 65_535).default(3000),
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]{1,253}$/)
    .default('127.0.0.1'),
  CONNECT_LOCAL_PORT: wholeNumber(1, 65_535).default(4599),
  LOCKSTEP_DATA_DIR: z.string().default('.data'),
  CONNECT_INSTANCE_ID: z.union([z.guid(), z.string().regex(INSTANCE_ARN)]).optional(),
  AWS_REGION: z.string().regex(REGION).optional(),
  AWS_ENDPOINT_URL_CONNECT: z.url({ protocol: /^https?$/ }).optional(),
  CONNECT_BATCH_SIZE: wholeNumber(1, 100).default(25),
  CONNECT_CALLS_PER_SECOND: positiveNumber(1000).default(2),
  CONNECT_BURST: wholeNumber(1, 1000).default(5),
  LOCKSTEP_HOSTS: listOf(/^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)$/i).default([]),
  LOCKSTEP_TRUSTED_PROXIES: listOf(/^[0-9a-f:.]+$/i).default([]),
  LOCKSTEP_FRAME_ANCESTORS: listOf(/^https:\/\/[a-z0-9*._-]+(:\d+)?$/i).default([]),
  LOCKSTEP_STOP_SECONDS: wholeNumber(0, 3600).default(60),
  LOCKSTEP_METRICS: z.enum(['0', '1']).default('0'),
})

/** Messages for wrong variables. They never quote the value, which may contain a secret. */
const EXPECTED: Record<VariableName, { problem: string; example: string }> = {
  PORT: { problem: 'must be a whole number from 1 to 65535', example: 'PORT=3000' },
  HOST: { problem: 'must be a host name or an IP address', example: 'HOST=127.0.0.1' },
  CONNECT_LOCAL_PORT: {
    problem: 'must be a whole number from 1 to 65535',
    example: 'CONNECT_LOCAL_PORT=4599',
  },
  LOCKSTEP_DATA_DIR: { problem: 'must be a directory', example: 'LOCKSTEP_DATA_DIR=.data' },
  CONNECT_INSTANCE_ID: {
    problem: 'must be the id or the ARN of an Amazon Connect instance',
    example: `CONNECT_INSTANCE_ID=${STAND_IN_INSTANCE_ID}`,
  },
  AWS_REGION: { problem: 'must be the name of an AWS region', example: 'AWS_REGION=eu-central-1' },
  AWS_ENDPOINT_URL_CONNECT: {
    problem: 'must be an http or https address',
    example: 'AWS_ENDPOINT_URL_CONNECT=https://connect.eu-central-1.amazonaws.com',
  },
  CONNECT_BATCH_SIZE: {
    problem: 'must be a whole number from 1 to 100',
    example: 'CONNECT_BATCH_SIZE=25',
  },
  CONNECT_CALLS_PER_SECOND: {
    problem: 'must be a number above 0, up to 1000',
    example: 'CONNECT_CALLS_PER_SECOND=2',
  },
  CONNECT_BURST: { problem: 'must be a whole number from 1 to 1000', example: 'CONNECT_BURST=5' },
  LOCKSTEP_HOSTS: {
    problem: 'must be host names without ports, with commas between them',
    example: 'LOCKSTEP_HOSTS=lockstep.example.com',
  },
  LOCKSTEP_TRUSTED_PROXIES: {
    problem: 'must be IP addresses, with commas between them',
    example: 'LOCKSTEP_TRUSTED_PROXIES=127.0.0.1',
  },
  LOCKSTEP_FRAME_ANCESTORS: {
    problem: 'must be https origins, with commas between them',
    example: 'LOCKSTEP_FRAME_ANCESTORS=https://example.my.connect.aws',
  },
  LOCKSTEP_STOP_SECONDS: {
    problem: 'must be a whole number from 0 to 3600',
    example: 'LOCKSTEP_STOP_SECONDS=60',
  },
  LOCKSTEP_METRICS: { problem: 'must be 0 or 1', example: 'LOCKSTEP_METRICS=1' },
}

/**
 * Reads the settings from an environment.
 *
 * An empty string counts as unset. Without `CONNECT_INSTANCE_ID` the app uses the stand-in on this machine and ignores
 * AWS variables, which many shells set for other programs.
 *
 * @returns the settings with all defaults, or one problem for each wrong variable
 */
export function readSettings(env: Environment): SettingsResult {
  const variables = pickVariables(env)
  const parsed = environmentSchema.safeParse(variables)
  const problems = [
    ...(parsed.success ? [] : wrongVariables(parsed.error)),
    ...contradictions(variables),
  ]
  if (!parsed.success || problems.length > 0) return { ok: false, problems }
  return { ok: true, settings: toSettings(parsed.data) }
}

/** One line for the terminal or the log: the variable, the problem and an example. */
export function describeProblem({ name, problem, example }: SettingProblem): string {
  return `${name} ${problem}, for example ${example}`
}

function pickVariables(env: Environment): Variables {
  const names = environmentSchema.keyof().options
  const set = names.flatMap((name) => {
    const value = env[name]?.trim()
    return value ? [[name, value] as const] : []
  })
  const variables: Variables = Object.fromEntries(set)
  if (variables.CONNECT_INSTANCE_ID !== undefined) return variables
  const { AWS_REGION: _region, AWS_ENDPOINT_URL_CONNECT: _endpoint, ...ours } = variables
  return ours
}

function wrongVariables(error: z.ZodError): SettingProblem[] {
  const wrong = new Set(error.issues.map((issue) => issue.path[0]))
  const names = environmentSchema.keyof().options.filter((name) => wrong.has(name))
  return names.map((name) => ({ name, ...EXPECTED[name] }))
}

function contradictions(variables: Variables): SettingProblem[] {
  const { CONNECT_INSTANCE_ID: instance, AWS_REGION: region } = variables
  if (instance === undefined) return samePort(variables)
  const ownRegion = regionOf(instance)
  const { example } = EXPECTED.AWS_REGION
  if (region === undefined && ownRegion === undefined) {
    return [{ name: 'AWS_REGION', problem: 'must name the region of the instance', example }]
  }
  if (region !== undefined && ownRegion !== undefined && region !== ownRegion) {
    const problem = 'must be the region that the ARN in CONNECT_INSTANCE_ID names'
    return [{ name: 'AWS_REGION', problem, example: `AWS_REGION=${ownRegion}` }]
  }
  return []
}

function samePort({ PORT = '3000', CONNECT_LOCAL_PORT = '4599' }: Variables): SettingProblem[] {
  if (Number(PORT) !== Number(CONNECT_LOCAL_PORT)) return []
  const problem = 'must not be the port of the app, which PORT names'
  const free = Number(PORT) === 4599 ? 4600 : 4599
  return [{ name: 'CONNECT_LOCAL_PORT', problem, example: `CONNECT_LOCAL_PORT=${free}` }]
}

function regionOf(instance: string): string | undefined {
  return INSTANCE_ARN.exec(instance)?.[1]
}

function toSettings(values: z.output<typeof environmentSchema>): Settings {
  const common: CommonSettings = {
    port: values.PORT,
    host: values.HOST,
    connectLocalPort: values.CONNECT_LOCAL_PORT,
    dataDir: values.LOCKSTEP_DATA_DIR,
    batchSize: values.CONNECT_BATCH_SIZE,
    callsPerSecond: values.CONNECT_CALLS_PER_SECOND,
    burst: values.CONNECT_BURST,
    hosts: values.LOCKSTEP_HOSTS,
    trustedProxies: values.LOCKSTEP_TRUSTED_PROXIES,
    frameAncestors: values.LOCKSTEP_FRAME_ANCESTORS,
    stopSeconds: values.LOCKSTEP_STOP_SECONDS,
    hasMetrics: values.LOCKSTEP_METRICS === '1',
  }
  const instanceId = values.CONNECT_INSTANCE_ID
  if (instanceId === undefined) {
    const endpoint = `http://127.0.0.1:${common.connectLocalPort}`
    const standIn = { endpoint, instanceId: STAND_IN_INSTANCE_ID, region: STAND_IN_REGION }
    return { ...common, mode: 'stand-in', ...standIn }
  }
  const region = values.AWS_REGION ?? regionOf(instanceId)
  // contradictions() has rejected instances without a region.
  if (region === undefined) throw new Error('The region of the instance is unknown.')
  const endpoint = values.AWS_ENDPOINT_URL_CONNECT
  return { ...common, mode: 'amazon-connect', endpoint, instanceId, region }
}
