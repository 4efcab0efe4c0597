import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { NO_VALUE } from '@/lib/data-table'
import { ReadTrouble } from '@/lib/session/loading/load-values'
import { startedSave } from '@/lib/session/state'
import { sessionWith, stored } from '@/lib/session/testing'
import { startAutoRefresh } from './use-auto-refresh'

const EXPIRED = {
  code: 'credentials',
  title: 'The credentials have expired',
  explanation: '',
  serviceMessage: null,
  isRetryable: true,
} as const

const [OWN, OTHER] = [
  '11111111-1111-4111-8111-111111111111',
  '22222222-2222-4222-8222-222222222222',
]

const SAVE = { ...startedSave(1), saveId: 'save-1' }
const ENDED = { kind: 'ended', result: null, trouble: null, drift: [] } as const

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A table of so many values that was just read, watched; what a look meets is set by `next`. */
function watched(values = 500) {
  const session = sessionWith([])
  const looks: number[] = []
  let trouble: ReadTrouble | null = null
  const read = () => session.set({ load: { kind: 'read', values, atMs: Date.now() } })
  read()
  const watch = startAutoRefresh(session, async () => {
    looks.push(Date.now() - 1_000_000)
    if (trouble) throw trouble
    read()
    return true
  })
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
  const fail = (with_: ReadTrouble | null) => {
    trouble = with_
  }
  return { session, looks, watch, pass, fail }
}

describe('a table that nobody reads again', () => {
  it('is read as ever after the clock of the computer was set back', async () => {
    const { looks, pass, watch } = watched()
    await pass(30_000)
    vi.setSystemTime(Date.now() - 86_400_000)
    await pass(31_000)
    expect(looks).toHaveLength(1)
    await pass(61_000)
    expect(looks).toHaveLength(2)
    watch.stop()
  })

  it('is read once a minute, and less often the more calls it costs', async () => {
    const { looks, pass, watch } = watched()
    await pass(121_000)
    expect(looks).toEqual([60_000, 120_000])
    watch.stop()
    const large = watched(3_500)
    await large.pass(241_000)
    expect(large.looks).toHaveLength(1)
    large.watch.stop()
  })

  it('is read when its user comes back, unless it was just read', async () => {
    const { looks, pass, watch } = watched()
    window.dispatchEvent(new Event('focus'))
    await pass(2_500)
    expect(looks).toEqual([])
    window.dispatchEvent(new Event('focus'))
    await pass(0)
    expect(looks).toEqual([2_500])
    watch.stop()
  })

  it('is not read again right after the reading that opened it', async () => {
    const { session, looks, pass, watch } = watched()
    session.set({ load: { kind: 'reading', values: 0, isFirst: true } })
    await pass(62_000)
    session.set({ load: { kind: 'read', values: 1, atMs: Date.now() } })
    await pass(50_000)
    expect(looks).toEqual([])
    watch.stop()
  })

  it('is read again after some seconds where the last reading may lag, whoever asked for that', async () => {
    const { session, looks, pass, watch } = watched()
    await pass(1_000)
    const base = stored('Lund', 'Hours', '9-18')
    session.data.setBase(session.data.knowRecord(base.primaryValues), 'Hours', base, NO_VALUE)
    session.data.beginReload().finish()
    session.set({ load: { kind: 'read', values: 0, atMs: Date.now() } })
    await pass(10_000)
    expect(looks).toEqual([6_500])
    session.data.beginReload().finish()
    session.set({ load: { kind: 'read', values: 0, atMs: Date.now() } })
    await pass(50_000)
    expect(looks).toHaveLength(1)
    watch.stop()
  })

  it('waits while a save runs', async () => {
    const { session, looks, pass, watch } = watched()
    session.set({ save: SAVE })
    await pass(70_000)
    expect(looks).toEqual([])
    session.set({ save: ENDED })
    await pass(1_000)
    expect(looks).toHaveLength(1)
    watch.stop()
  })
})

describe('a save that the server tells of', () => {
  class FakeSource extends EventTarget {
    static open: FakeSource[] = []
    constructor() {
      super()
      FakeSource.open.push(this)
    }
    close() {
      FakeSource.open = FakeSource.open.filter((each) => each !== this)
    }
  }
  const tell = (saveId: string) => {
    const data = JSON.stringify({ saveId, cells: 1 })
    for (const each of FakeSource.open) each.dispatchEvent(new MessageEvent('message', { data }))
  }

  it('is read at once when it is somebody else’s, once for several, and not when it is our own', async () => {
    vi.stubGlobal('EventSource', FakeSource)
    const { session, looks, pass, watch } = watched()
    session.set({ save: { ...SAVE, saveId: OWN } })
    session.set({ save: ENDED })
    await pass(5_000)
    tell(OWN)
    await pass(5_000)
    expect(looks).toEqual([])
    tell(OTHER)
    tell(OTHER)
    await pass(3_000)
    expect(looks).toEqual([11_000])
    watch.stop()
    expect(FakeSource.open).toEqual([])
    vi.unstubAllGlobals()
  })
})

describe('trouble that passes', () => {
  it('is looked at ever later until it is over, and then that is said', async () => {
    const { session, looks, pass, fail, watch } = watched()
    fail(new ReadTrouble(EXPIRED))
    session.set({ save: { ...ENDED, trouble: EXPIRED } })
    await pass(35_500)
    expect(looks).toEqual([5_000, 10_000, 20_000])
    expect(session.saveFindings.trouble).toBe(EXPIRED)
    fail(null)
    await pass(20_000)
    expect(session.state.state).toMatchObject({
      save: { trouble: null },
      connection: { kind: 'back', after: 'credentials' },
    })
    watch.stop()
  })

  it('is told when only a look found it, and taken back at once by the network', async () => {
    const { session, looks, pass, watch } = watched()
    window.dispatchEvent(new Event('offline'))
    expect(session.state.state.connection).toMatchObject({ kind: 'away' })
    window.dispatchEvent(new Event('online'))
    await pass(0)
    expect(looks).toHaveLength(1)
    expect(session.state.state.connection).toEqual({ kind: 'back', after: 'offline' })
    watch.stop()
  })
})
