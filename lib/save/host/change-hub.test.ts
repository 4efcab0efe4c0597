import { describe, expect, test } from 'vitest'
import { createChangeHub, plainTableId } from './change-hub'

const CHANGE = { saveId: 's', cells: 2 }

describe('the hub of changes', () => {
  test('tells those who listen to the table, until they stop', () => {
    const hub = createChangeHub()
    const heard: string[] = []
    const stop = hub.subscribe('a', () => heard.push('first'))
    hub.subscribe('arn:aws:connect:eu-west-2:1:instance/i/data-table/a:$LATEST', () =>
      heard.push('second'),
    )
    hub.subscribe('b', () => heard.push('other'))
    hub.publish('a', CHANGE)
    stop?.()
    stop?.()
    hub.publish('a:$SAVED', CHANGE)
    expect(heard).toEqual(['first', 'second', 'second'])
  })

  test('takes no more listeners than its bound, and again when one has gone', () => {
    const hub = createChangeHub(2)
    const stop = hub.subscribe('a', () => {})
    hub.subscribe('b', () => {})
    expect(hub.subscribe('a', () => {})).toBeNull()
    stop?.()
    stop?.()
    expect(hub.subscribe('a', () => {})).not.toBeNull()
    expect(hub.subscribe('a', () => {})).toBeNull()
  })

  test('takes so many listeners of one client, and goes on for others', () => {
    const hub = createChangeHub(3, 2)
    const [stop] = [hub.subscribe('a', () => {}, 'one'), hub.subscribe('b', () => {}, 'one')]
    expect(hub.subscribe('a', () => {}, 'one')).toBeNull()
    expect(hub.subscribe('a', () => {}, 'two')).not.toBeNull()
    stop?.()
    stop?.()
    expect(hub.subscribe('a', () => {}, 'one')).not.toBeNull()
    expect(hub.subscribe('a', () => {}, 'two')).toBeNull()
  })

  test('bears a listener that ends itself while it is told', () => {
    const hub = createChangeHub()
    const heard: number[] = []
    const stop = hub.subscribe('a', () => {
      heard.push(1)
      stop?.()
    })
    hub.subscribe('a', () => heard.push(2))
    hub.publish('a', CHANGE)
    hub.publish('a', CHANGE)
    expect(heard).toEqual([1, 2, 2])
  })
})

test('a table is one, however it is named', () => {
  const arn = 'arn:aws:connect:eu-west-2:1:instance/i/data-table/t-1'
  for (const name of ['t-1', 't-1:$LATEST', arn, `${arn}:$SAVED`]) {
    expect(plainTableId(name)).toBe('t-1')
  }
})
