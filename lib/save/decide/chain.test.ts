import { describe, expect, it } from 'vitest'
import { createChain } from './chain'

describe('a version of a lock scope', () => {
  it('is own when writes of this save alone lead to it from what was sent', () => {
    const chain = createChain()
    chain.own('s', 'read', 'first')
    chain.own('s', 'read', 'second')
    chain.own('s', 'second', 'third')
    expect(chain.isOwn('s', 'read', 'third')).toBe(true)
    expect(chain.isOwn('s', 'first', 'third')).toBe(false)
  })

  it('is not own for a cell that was read before somebody else wrote', () => {
    const chain = createChain()
    chain.own('s', 'after theirs', 'ours')
    expect(chain.isOwn('s', 'before theirs', 'ours')).toBe(false)
    expect(chain.isOwn('other', 'after theirs', 'ours')).toBe(false)
  })

  it('is not own where a write sent no version at all', () => {
    const chain = createChain()
    chain.own('s', null, 'created')
    expect(chain.isOwn('s', 'read', 'created')).toBe(false)
    expect(chain.lastOwn('s')).toBe('created')
  })

  it('is own for every cell when an earlier save of one’s own is known to have made it', () => {
    const chain = createChain()
    chain.trust('s', 'saved')
    chain.own('s', 'saved', 'undone')
    expect(chain.isOwn('s', 'anything', 'undone')).toBe(true)
  })

  it('ends the search where a service answers with a version it had before', () => {
    const chain = createChain()
    chain.own('s', 'b', 'a')
    chain.own('s', 'a', 'b')
    expect(chain.isOwn('s', 'c', 'b')).toBe(false)
  })
})
