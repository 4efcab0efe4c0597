import { describe, expect, it } from 'vitest'
import { readSettings } from './settings'

describe('settings', () => {
  it('have defaults', () => {
    expect(readSettings([], {})).toEqual({
      ok: true,
      settings: {
        port: 4599,
        host: '127.0.0.1',
        hosts: [],
        dataDir: '.data',
        batchLocking: 'snapshot',
        noneVersions: 'move',
        tableVersions: 'move',
        rate: 2,
        burst: 5,
        quotaTables: 100,
        quotaAttributes: 100,
        quotaPrimaryAttributes: 5,
        quotaValues: 1_000,
        demo: true,
        allowFaults: false,
        log: 'off',
      },
    })
  })

  it('of faults, journal and log come both ways', () => {
    const environment = {
      CONNECT_LOCAL_ALLOW_FAULTS: '1',
      CONNECT_LOCAL_JOURNAL: 'off',
      CONNECT_LOCAL_LOG: 'values',
    }
    expect(readSettings([], environment)).toMatchObject({
      settings: { allowFaults: true, journal: 'off', log: 'values' },
    })
    const options = ['--allow-faults', '--journal', '500', '--log', 'requests']
    expect(readSettings(options, {})).toMatchObject({
      settings: { allowFaults: true, journal: 500, log: 'requests' },
    })
    expect(readSettings(['--journal', '0', '--log', 'all'], {})).toMatchObject({
      problems: [
        expect.stringMatching(/^CONNECT_LOCAL_JOURNAL .*"0"/),
        expect.stringMatching(/^CONNECT_LOCAL_LOG .*"all"/),
      ],
    })
  })

  it('come from the environment, and the command line wins', () => {
    const environment = {
      CONNECT_LOCAL_PORT: '1',
      CONNECT_LOCAL_BATCH_LOCKING: 'sequential',
      CONNECT_LOCAL_DEMO: 'off',
      CONNECT_LOCAL_CLOCK: '2026-11-22T10:00:00+01:00',
      CONNECT_LOCAL_HOURS: 'hours.json',
      LOCKSTEP_DATA_DIR: '',
    }
    expect(readSettings(['--port', '2'], environment)).toMatchObject({
      ok: true,
      settings: {
        port: 2,
        batchLocking: 'sequential',
        demo: false,
        dataDir: '.data',
        hoursFile: 'hours.json',
        clock: Date.UTC(2026, 10, 22, 9),
      },
    })
  })

  it('that are wrong are named one by one, with what they are', () => {
    const result = readSettings([], {
      CONNECT_LOCAL_PORT: '70000',
      CONNECT_LOCAL_BATCH_LOCKING: 'both',
      CONNECT_LOCAL_DEMO: 'maybe',
      CONNECT_LOCAL_CLOCK: 'noon',
    })
    expect(result).toMatchObject({
      ok: false,
      problems: [
        expect.stringMatching(/^CONNECT_LOCAL_PORT .*"70000"/),
        expect.stringMatching(/^CONNECT_LOCAL_BATCH_LOCKING .*snapshot or sequential.*"both"/),
        expect.stringMatching(/^CONNECT_LOCAL_DEMO .*"maybe"/),
        expect.stringMatching(/^CONNECT_LOCAL_CLOCK .*"noon"/),
      ],
    })
  })

  it('of limits are numbers, or off', () => {
    const given = { CONNECT_LOCAL_RATE: 'off', CONNECT_LOCAL_BURST: '2.5' }
    expect(readSettings(['--quota-values', '0', '--quota-tables', 'off'], given)).toMatchObject({
      ok: true,
      settings: { rate: Infinity, burst: 2.5, quotaValues: 0, quotaTables: Infinity },
    })
    const wrong = readSettings(['--rate', '0', '--burst', '0.5', '--quota-values', 'few'], {})
    expect(wrong).toMatchObject({
      problems: [
        expect.stringMatching(/^CONNECT_LOCAL_RATE .*above 0, or off/),
        expect.stringMatching(/^CONNECT_LOCAL_BURST .*at least 1, or off/),
        expect.stringMatching(/^CONNECT_LOCAL_QUOTA_VALUES .*whole number, or off/),
      ],
    })
  })

  it('of host names are a list', () => {
    expect(readSettings(['--hosts', 'Connect, stand-in.test'], {})).toMatchObject({
      settings: { hosts: ['connect', 'stand-in.test'] },
    })
    for (const wrong of ['connect:4599', 'a,,b', 'http://connect', '*']) {
      expect(readSettings([], { CONNECT_LOCAL_HOSTS: wrong })).toMatchObject({
        problems: [expect.stringMatching(/^CONNECT_LOCAL_HOSTS .*separated by commas/)],
      })
    }
  })

  it('a variable that nobody knows is named', () => {
    expect(readSettings([], { CONNECT_LOCAL_RATES: '5', OTHER: '1' })).toEqual({
      ok: false,
      problems: [expect.stringMatching(/^CONNECT_LOCAL_RATES is no setting/)],
    })
  })

  it('an unknown option is refused', () => {
    expect(readSettings(['--prot', '1'], {})).toMatchObject({ ok: false })
  })
})
