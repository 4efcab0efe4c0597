import { describe, expect, test } from 'vitest'
import { describeProblem, readSettings, type Settings } from './read-settings'

const INSTANCE = '0f5a1c9e-1234-4cde-9abc-0123456789ab'
const ARN = `arn:aws:connect:eu-west-2:123456789012:instance/${INSTANCE}`

function settingsOf(env: Record<string, string>): Settings {
  const result = readSettings(env)
  if (!result.ok) throw new Error(result.problems.map(describeProblem).join('\n'))
  return result.settings
}

function namesOfProblems(env: Record<string, string>): string[] {
  const result = readSettings(env)
  return result.ok ? [] : result.problems.map((problem) => problem.name)
}

describe('the stand-in', () => {
  test('is used, with all defaults, if nothing is set', () => {
    expect(readSettings({})).toEqual({
      ok: true,
      settings: {
        mode: 'stand-in',
        port: 3000,
        host: '127.0.0.1',
        connectLocalPort: 4599,
        dataDir: '.data',
        endpoint: 'http://127.0.0.1:4599',
        instanceId: 'a1b2c3d4-0000-4000-8000-000000000001',
        region: 'us-east-1',
        batchSize: 25,
        callsPerSecond: 2,
        burst: 5,
        hosts: [],
        trustedProxies: [],
        frameAncestors: [],
        stopSeconds: 60,
        hasMetrics: false,
      },
    })
  })

  test('is reached at the port in CONNECT_LOCAL_PORT', () => {
    expect(settingsOf({ CONNECT_LOCAL_PORT: '5000' }).endpoint).toBe('http://127.0.0.1:5000')
  })

  test('ignores AWS variables meant for other programs', () => {
    const env = { AWS_REGION: 'nowhere', AWS_ENDPOINT_URL_CONNECT: 'not an address' }
    expect(settingsOf(env)).toMatchObject({ mode: 'stand-in', region: 'us-east-1' })
  })

  test('cannot use the port of the app', () => {
    expect(namesOfProblems({ PORT: '4599' })).toEqual(['CONNECT_LOCAL_PORT'])
    expect(namesOfProblems({ PORT: '4599', CONNECT_INSTANCE_ID: ARN })).toEqual([])
  })

  test('accepts comma-separated lists', () => {
    expect(settingsOf({ LOCKSTEP_HOSTS: 'a.example, b.example,' })).toMatchObject({
      hosts: ['a.example', 'b.example'],
    })
  })

  test('counts an empty or blank variable as unset', () => {
    const env = { PORT: '', HOST: ' ', CONNECT_INSTANCE_ID: '', LOCKSTEP_DATA_DIR: '' }
    expect(settingsOf(env)).toEqual(settingsOf({}))
  })
})

describe('Amazon Connect', () => {
  test('is used if an instance is named, with its region', () => {
    const env = { CONNECT_INSTANCE_ID: INSTANCE, AWS_REGION: 'eu-central-1' }
    expect(settingsOf(env)).toMatchObject({
      mode: 'amazon-connect',
      instanceId: INSTANCE,
      region: 'eu-central-1',
      endpoint: undefined,
    })
  })

  test('takes the region from the ARN of the instance', () => {
    expect(settingsOf({ CONNECT_INSTANCE_ID: ARN })).toMatchObject({
      instanceId: ARN,
      region: 'eu-west-2',
    })
  })

  test('uses another endpoint if one is given', () => {
    const endpoint = 'https://vpce-1.connect.eu-west-2.vpce.amazonaws.com'
    const env = { CONNECT_INSTANCE_ID: ARN, AWS_ENDPOINT_URL_CONNECT: endpoint }
    expect(settingsOf(env).endpoint).toBe(endpoint)
  })

  test('needs a region from somewhere', () => {
    expect(namesOfProblems({ CONNECT_INSTANCE_ID: INSTANCE })).toEqual(['AWS_REGION'])
  })

  test('does not guess between two different regions', () => {
    const env = { CONNECT_INSTANCE_ID: ARN, AWS_REGION: 'us-east-1' }
    expect(readSettings(env)).toMatchObject({
      problems: [{ name: 'AWS_REGION', example: 'AWS_REGION=eu-west-2' }],
    })
  })
})

describe('a wrong setting', () => {
  test.each([
    ['PORT', ['0', '65536', '3000.5', 'http', '-1', '0x10', '1e3']],
    ['HOST', ['two words', 'http://localhost', 'a/b']],
    ['CONNECT_LOCAL_PORT', ['70000', 'x']],
    ['CONNECT_BATCH_SIZE', ['0', '101', '2.5']],
    ['CONNECT_CALLS_PER_SECOND', ['0', '-2', 'fast', '1001', 'Infinity']],
    ['CONNECT_BURST', ['0', '1.5', '1001']],
    ['LOCKSTEP_HOSTS', ['https://a.example', 'a b', 'a.example:80']],
    ['LOCKSTEP_TRUSTED_PROXIES', ['nginx', '10.0.0.0/8']],
    [
      'LOCKSTEP_FRAME_ANCESTORS',
      ['acme.my.connect.aws', "https://a.example; script-src 'unsafe-inline'"],
    ],
    ['LOCKSTEP_STOP_SECONDS', ['-1', '3601', 'soon']],
    ['LOCKSTEP_METRICS', ['2', 'yes', 'on']],
  ])('%s is named', (name, values) => {
    for (const value of values) expect(namesOfProblems({ [name]: value })).toEqual([name])
  })

  test('of Amazon Connect is named', () => {
    const env = {
      CONNECT_INSTANCE_ID: 'my-instance',
      AWS_REGION: 'Frankfurt',
      AWS_ENDPOINT_URL_CONNECT: 'ftp://example.com',
    }
    expect(namesOfProblems(env)).toEqual(Object.keys(env))
  })

  test('is reported together with every other one, once each', () => {
    const env = { PORT: 'a', CONNECT_BURST: 'b', CONNECT_INSTANCE_ID: 'c' }
    expect(namesOfProblems(env)).toEqual([
      'PORT',
      'CONNECT_INSTANCE_ID',
      'CONNECT_BURST',
      'AWS_REGION',
    ])
  })

  test('is described in one line with an example', () => {
    const result = readSettings({ PORT: 'a' })
    expect(result.ok ? [] : result.problems.map(describeProblem)).toEqual([
      'PORT must be a whole number from 1 to 65535, for example PORT=3000',
    ])
  })

  test('is never quoted, because it may hold a secret', () => {
    const env = {
      CONNECT_INSTANCE_ID: 'hunter2',
      AWS_REGION: 'hunter2',
      AWS_ENDPOINT_URL_CONNECT: 'ftp://user:hunter2@example.com',
    }
    expect(JSON.stringify(readSettings(env))).not.toContain('hunter2')
  })
})
