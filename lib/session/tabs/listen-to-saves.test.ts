import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { listenToSaves } from './listen-to-saves'

class FakeSource extends EventTarget {
  static made: FakeSource[] = []
  isOpen = true
  constructor(readonly url: string) {
    super()
    FakeSource.made.push(this)
  }
  static get open(): FakeSource[] {
    return FakeSource.made.filter(({ isOpen }) => isOpen)
  }
  close() {
    this.isOpen = false
  }
}

function say(event: Event) {
  for (const source of FakeSource.open) source.dispatchEvent(event)
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', FakeSource)
  FakeSource.made = []
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

function listening() {
  const heard = { saves: 0 }
  const stop = listenToSaves(
    '/changes',
    () => false,
    () => {
      heard.saves += 1
    },
  )
  say(new Event('open'))
  return { heard, stop }
}

describe('the stream of others’ saves', () => {
  it('is left alone as long as the server says that it is there', () => {
    const { heard, stop } = listening()
    for (let beat = 0; beat < 8; beat += 1) {
      vi.advanceTimersByTime(15_000)
      say(new MessageEvent('beat', { data: '1' }))
    }
    expect(FakeSource.made).toHaveLength(1)
    expect(heard.saves).toBe(0)
    stop()
  })

  it('is made again when it is silent, and then the table is read for what was missed', () => {
    const { heard, stop } = listening()
    vi.advanceTimersByTime(40_000)
    expect(FakeSource.made).toHaveLength(2)
    expect(FakeSource.open).toHaveLength(1)
    expect(heard.saves).toBe(0)
    say(new Event('open'))
    expect(heard.saves).toBe(1)
    stop()
    vi.advanceTimersByTime(100_000)
    expect(FakeSource.made).toHaveLength(2)
    expect(FakeSource.open).toEqual([])
  })

  it('that broke and was joined again by the browser may have missed something', () => {
    const { heard, stop } = listening()
    say(new Event('open'))
    expect(heard.saves).toBe(1)
    stop()
  })

  it('that the server refuses is asked for again', () => {
    const stop = listenToSaves(
      '/changes',
      () => false,
      () => {},
    )
    vi.advanceTimersByTime(80_000)
    expect(FakeSource.made).toHaveLength(3)
    expect(FakeSource.open).toHaveLength(1)
    stop()
  })
})
