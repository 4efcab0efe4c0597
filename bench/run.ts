import './support/production'

import { benchKeystroke } from './keystroke'
import { benchLoadUsers } from './load-users'
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
      title: 'saving: calls of the engine and of the baseline script',
      measure: benchSaving,
    },
  ],
  ['load-users', { title: 'load-users: fifty users at once', measure: benchLoadUsers }],
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

/** `npm run bench -- [name…]`: runs the named benchmarks, or all. Returns 1 if one failed or a name is unknown. */
async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !BENCHES.has(name))
  if (unknown.length > 0) {
    console.error(
      `No benchmark is called ${unknown.join(' or ')}. Available: ${[...BENCHES.keys()].join(', ')}.`,
    )
    return 1
  }
  let code = 0
  for (const name of names.length > 0 ? names : BENCHES.keys()) {
    const bench = BENCHES.get(name)
    try {
      if (bench !== undefined) printFigures(bench.title, await bench.measure())
    } catch (error) {
      console.error(`\nThe benchmark ${name} failed:`, error)
      code = 1
    }
  }
  return code
}

process.exitCode = await main(process.argv.slice(2))
