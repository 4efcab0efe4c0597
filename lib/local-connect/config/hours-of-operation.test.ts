import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { INSTANCE_ARN } from '../identity'
import { StoreError } from '../store/database'
import { HOURS_FILE, type HoursFile, readHours } from './hours-of-operation'

const directory = mkdtempSync(join(tmpdir(), 'local-connect-hours-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const night: HoursFile[string] = {
  timeZone: 'Europe/Paris',
  config: [{ day: 'FRIDAY', start: '22:30', end: '06:00' }],
}

function write(name: string, content: string): string {
  const path = join(directory, name)
  writeFileSync(path, content)
  return path
}

describe('hours of operation', () => {
  it('are none without a file, but for those built in', () => {
    const hours = readHours(join(directory, 'absent'), null, { night })
    expect(hours('day')).toBeUndefined()
    expect(hours('night')).toEqual({
      timeZone: 'Europe/Paris',
      config: [{ day: 'FRIDAY', startMinute: 1350, endMinute: 360 }],
    })
  })

  it('come from the data directory, and win over those built in', () => {
    write(HOURS_FILE, JSON.stringify({ night: { timeZone: 'UTC', config: [] } }))
    expect(readHours(directory, null, { night })('night')).toEqual({ timeZone: 'UTC', config: [] })
  })

  it('are found by id and by ARN, whichever names them', () => {
    const arn = (id: string) => `${INSTANCE_ARN}/operating-hours/${id}`
    const hours = readHours(directory, null, { a: night, [arn('b')]: night })
    expect([hours('a'), hours(arn('a')), hours('b'), hours(arn('b'))]).not.toContain(undefined)
    expect(hours('arn:aws:connect:eu-west-1:1:instance/x/operating-hours/a')).toBeUndefined()
  })

  it.each([
    ['broken.json', '{', 'JSON'],
    ['list.json', '[]', 'it'],
    ['zone.json', '{"a": {"timeZone": "Mars", "config": []}}', 'a › timeZone'],
    [
      'time.json',
      '{"a": {"timeZone": "UTC", "config": [{"day": "MONDAY", "start": "9:00", "end": "24:00"}]}}',
      'start',
    ],
    [
      'day.json',
      '{"a": {"timeZone": "UTC", "config": [{"day": "Monday", "start": "09:00", "end": "17:00"}]}}',
      'day',
    ],
    ['extra.json', '{"a": {"timeZone": "UTC", "config": [], "overrides": []}}', 'overrides'],
  ])('in %s are refused with the path and the place', (name, content, place) => {
    const path = write(name, content)
    const read = () => readHours(directory, path, {})
    expect(read).toThrow(StoreError)
    expect(read).toThrow(path)
    expect(read).toThrow(place)
  })

  it('must be there where they are said to be', () => {
    expect(() => readHours(directory, join(directory, 'gone.json'), {})).toThrow('gone.json')
  })
})
