import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PrimaryValues } from '@/lib/data-table'
import { Colleague } from '../../actors/colleague'
import { ActorSession, LEVELS, STORED } from '../../actors/session'
import { type StandIn, startStandIn } from '../../model/stand-in'

function keyed(value: string): PrimaryValues {
  return [{ attribute: 'Key', value }]
}

function rowOf({ session }: ActorSession, record: string): number {
  return session.data.knowRecord(keyed(record))
}

/** Whether the page has read the table again before its user undoes. */
const KNOWLEDGE = ['read again', 'not read again'] as const
type Known = (typeof KNOWLEDGE)[number]

const CASES = LEVELS.flatMap((level) => KNOWLEDGE.map((known) => ({ level, known })))

describe.each(['move', 'still'] as const)(
  'over a stand-in whose versions at NONE %s',
  (noneVersions) => {
    let standIn: StandIn
    beforeAll(async () => {
      standIn = await startStandIn({ noneVersions })
    })
    afterAll(() => standIn.close())

    const cases = noneVersions === 'move' ? CASES : CASES.filter(({ level }) => level === 'NONE')

    /** A page whose user said yes to send again what only a neighbour moved: nothing else may hold the undo back. */
    async function opened(level: (typeof LEVELS)[number]) {
      const actor = await ActorSession.open(standIn, level)
      actor.session.choosePolicy({ scopePolicy: 'send-again' })
      return { actor, others: new Colleague(standIn, actor.tableId) }
    }

    async function know(actor: ActorSession, known: Known): Promise<void> {
      // A schema that was read within ten seconds is taken as it is.
      for (let second = 0; second < 30; second += 1) standIn.tick()
      if (known === 'read again') await actor.refresh()
    }

    describe.each(cases)('the undo of a save at $level, $known', ({ level, known }) => {
      it('follows its attribute, and leaves the one alone that has its name since', async () => {
        const { actor, others } = await opened(level)
        actor.type('Lund A', 'mine')
        await actor.save()
        await actor.writes('Lund B', 'mine')
        await others.swapsAttributes('A', 'B')
        await know(actor, known)
        await actor.cross('undo')
        const { 'Lund A': a, 'Lund B': b } = await actor.held()
        expect(a).toBe('mine')
        expect(['mine', 'a']).toContain(b)
      })

      it('leaves an attribute alone that was made again', async () => {
        const { actor, others } = await opened(level)
        actor.type('Lund A', 'mine')
        await actor.save()
        await others.makesAttributeAgain('A')
        await others.creates('Lund A', 'mine')
        await know(actor, known)
        await actor.cross('undo')
        expect(await actor.held()).toMatchObject({ 'Lund A': 'mine' })
      })

      it('creates nothing in an attribute that was made again', async () => {
        const { actor, others } = await opened(level)
        actor.type('Lund A', null)
        await actor.save()
        await others.makesAttributeAgain('A')
        await know(actor, known)
        await actor.cross('undo')
        expect(await actor.held()).not.toHaveProperty('Lund A')
      })

      it('leaves a new record alone that has the name of the renamed one', async () => {
        const { actor, others } = await opened(level)
        actor.type('Lund A', 'mine')
        await actor.save()
        await others.renamesRecord('Lund A', 'Malmö')
        await others.creates('Lund A', 'mine')
        await know(actor, known)
        await actor.cross('undo')
        expect(await actor.held()).toMatchObject({ 'Lund A': 'mine' })
      })

      it('creates nothing in a new record that has the name of the renamed one', async () => {
        const { actor, others } = await opened(level)
        actor.type('Lund A', null)
        await actor.save()
        await others.renamesRecord('Lund B', 'Malmö')
        await others.creates('Lund B', 'b')
        await know(actor, known)
        await actor.cross('undo')
        expect(await actor.held()).not.toHaveProperty('Lund A')
      })

      it('leaves the other of two records alone that changed names', async () => {
        const { actor, others } = await opened(level)
        actor.type('Lund A', 'mine')
        await actor.save()
        await actor.writes('Oslo A', 'mine')
        await others.swapsRecords('Lund A', 'Oslo A')
        await know(actor, known)
        await actor.cross('undo')
        expect(await actor.held()).toMatchObject({ 'Lund A': 'mine' })
      })

      it('leaves a record alone that was deleted and made again', async () => {
        const { actor, others } = await opened(level)
        actor.type('Lund A', 'mine')
        await actor.save()
        await others.removes('Lund A', 'Lund B')
        await others.creates('Lund A', 'mine')
        await know(actor, known)
        await actor.cross('undo')
        expect(await actor.held()).toMatchObject({ 'Lund A': 'mine' })
      })

      it('renames no record but the one that it renamed', async () => {
        const { actor, others } = await opened(level)
        actor.session.records.rename(rowOf(actor, 'Lund'), keyed('Visby'))
        await actor.save()
        await others.renamesRecord('Visby A', 'Malmö')
        await others.creates('Visby A', 'theirs')
        await know(actor, known)
        await actor.cross('undo')
        const held = await actor.held()
        expect(held).toMatchObject({ 'Visby A': 'theirs', 'Malmö A': 'a', 'Malmö B': 'b' })
        expect(actor.session.drafts.summary().renames).toEqual([])
      })

      it('deletes no record but the one that it added', async () => {
        const { actor, others } = await opened(level)
        actor.session.records.add(keyed('Visby'))
        actor.type('Visby A', 'made')
        await actor.save()
        await others.renamesRecord('Visby A', 'Malmö')
        await others.creates('Visby A', 'made')
        await know(actor, known)
        await actor.cross('undo')
        expect(await actor.held()).toMatchObject({ 'Visby A': 'made', 'Malmö A': 'made' })
      })

      it('done again, is as careful', async () => {
        const { actor, others } = await opened(level)
        actor.type('Lund A', 'mine')
        await actor.save()
        await actor.cross('undo')
        expect(await actor.held()).toEqual(STORED)
        await others.renamesRecord('Lund A', 'Malmö')
        await others.creates('Lund A', 'a')
        await know(actor, known)
        await actor.cross('redo')
        expect(await actor.held()).toMatchObject({ 'Lund A': 'a' })
      })

      // Where versions stand still nothing tells such a write.
      it.skipIf(noneVersions === 'still')(
        'leaves a value alone that was changed and changed back',
        async () => {
          const { actor } = await opened(level)
          actor.type('Lund A', 'mine')
          await actor.save()
          await actor.writes('Lund A', 'theirs')
          await actor.writes('Lund A', 'mine')
          await know(actor, known)
          await actor.cross('undo')
          expect(await actor.held()).toMatchObject({ 'Lund A': 'mine' })
          expect(actor.session.drafts.all()).toEqual([])
        },
      )

      it('goes on over a record that it made again itself', async () => {
        const { actor } = await opened(level)
        actor.type('Turku A', 'mine')
        await actor.save()
        actor.session.records.remove([rowOf(actor, 'Turku')])
        await actor.save()
        await actor.cross('undo')
        await know(actor, known)
        await actor.cross('undo')
        expect(await actor.held()).toEqual(STORED)
      })
    })
  },
)
