import './support/production'

import { benchKeystroke } from './keystroke'
import { benchLoadPeople } from './load-people'
import { benchLocalConnect } from './local-connect/local-connect'
import { benchOpen } from './open'
import { benchSave } from './save'
import { benchSaving } from './saving'
import { benchScroll } from './scroll/scroll'
import { type Figure, printFigures } from './support/report'

interface NamedBench {
  readonly title: string
  readonly measure: () => Promise<readonly Figure[]>
}

const BENCHES: ReadonlyMap<string, NamedBench> = new Map([
  ['open', { title: 'open: a table of 1,000 values in the browser', measure: benchOpen }],
  ['save', { title: 'save: 1,000 drafts at lock level VALUE', measure: benchSave }],
  [
    'saving',
    {
      title: 'saving: calls of the engine of those of the script that people use today',
      measure: benchSaving,
    },
  ],
  ['load-people', { title: 'load-people: fifty people at once', measure: benchLoadPeople }],
  ['keystroke', { title: 'keystroke: in the table of 1,000 values', measure: benchKeystroke }],
  [
    'local-connect',
    { title: 'local-connect: the stand-in against its own SQL', measure: benchLocalConnect },
  ],
  [
    'scroll',
    { title: 'scroll: the grid with 100,000 records by 20 attributes', measure: benchScroll },
  ],
])

/** `npm run bench -- [name…]`: all benches, or those that are named. 1 when one broke or a name is unknown, else 0. */
async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !BENCHES.has(name))
  if (unknown.length > 0) {
    console.error(
      `No bench is called ${unknown.join(' or ')}. There are ${[...BENCHES.keys()].join(', ')}.`,
    )
    return 1
  }
  let code = 0
  for (const name of names.length > 0 ? names : BENCHES.keys()) {
    const bench = BENCHES.get(name)
    try {
      if (bench !== undefined) printFigures(bench.title, await bench.measure())
    } catch (error) {
      console.error(`\nThe bench ${name} broke:`, error)
      code = 1
    }
  }
  return code
}

process.exitCode = await main(process.argv.slice(2))
