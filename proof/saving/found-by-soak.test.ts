import { afterAll, beforeAll, expect, it } from 'vitest'
import { startStandIn } from './stand-in'
import type { History } from './steps'
import { type StandIns, tell } from './tell'

/** Histories of longer runs that found bugs, as they were made shorter by the search for them. */
const HISTORIES: readonly (History & { readonly name: string })[] = [
  {
    name: 'a record that is made again stands on what was read, though a column went meanwhile',
    batchLocking: 'snapshot',
    beginning: {
      level: 'ATTRIBUTE',
      hasPrimaries: true,
      noneVersions: 'move',
      stored: ['c', 'a', null, null, null, 'v288', 'v990', 'v2', null],
      editors: [{ policy: 'ask', guardNone: true }],
      batchSize: 2,
      callsInFlight: 1,
      opening: [],
    },
    steps: [
      { do: 'edit', editor: 0, cell: 3, value: 'b' },
      { do: 'duplicate', editor: 2, record: 'q', to: 's' },
      { do: 'save', editor: 0 },
      { do: 'delete-attribute', attribute: 2 },
      { do: 'turns', count: 3, pick: 3, fault: null },
      { do: 'resolve', editor: 3, which: 0, choice: 'edit', value: 'b' },
      { do: 'save', editor: 1 },
    ],
  },
  {
    name: 'a value to be created keeps the neighbour it was seen with, though somebody removed that one',
    batchLocking: 'snapshot',
    beginning: {
      level: 'PRIMARY_VALUE',
      hasPrimaries: true,
      noneVersions: 'still',
      stored: [null, null, 'v6', 'v204', null, 'v247', 'v572', 'v320', 'c'],
      editors: [{ policy: 'ask', guardNone: true }],
      batchSize: 2,
      callsInFlight: 1,
      opening: [],
    },
    steps: [
      { do: 'edit', editor: 3, cell: 4, value: 'b' },
      { do: 'save', editor: 3 },
      { do: 'save', editor: 0 },
      { do: 'foreign', client: 1, cell: 3, value: null },
      { do: 'read', editor: 3 },
      { do: 'die', editor: 1, isApplied: false },
    ],
  },
  {
    name: 'a record whose last two values go one after the other is begun anew by the value that comes',
    batchLocking: 'sequential',
    beginning: {
      level: 'PRIMARY_VALUE',
      hasPrimaries: true,
      noneVersions: 'still',
      stored: ['v76', 'v426', null, 'v443', null, 'v537', 'a', 'v32', null],
      editors: [{ policy: 'ask', guardNone: false }],
      batchSize: 2,
      callsInFlight: 1,
      opening: [],
    },
    steps: [
      { do: 'edit', editor: 2, cell: 5, value: null },
      { do: 'edit', editor: 1, cell: 3, value: null },
      { do: 'edit', editor: 0, cell: 4, value: 'v939' },
      { do: 'save', editor: 3 },
    ],
  },
  {
    name: 'a cell that was under way when its record was deleted is deleted with it, or not at all',
    batchLocking: 'sequential',
    beginning: {
      level: 'VALUE',
      hasPrimaries: true,
      noneVersions: 'still',
      stored: ['v98', 'v0', 'v417', 'v77', 'v6', 'c', 'v936', 'v974', null],
      editors: [{ policy: 'ask', guardNone: true }],
      batchSize: 2,
      callsInFlight: 1,
      opening: [],
    },
    steps: [
      { do: 'edit', editor: 3, cell: 3, value: 'c' },
      { do: 'save', editor: 2 },
      { do: 'delete', editor: 3, record: 'q' },
      { do: 'edit', editor: 3, cell: 0, value: 'v124' },
      { do: 'turns', count: 2, pick: 1, fault: null },
      { do: 'save', editor: 0 },
      { do: 'foreign', client: 1, cell: 3, value: 'v857' },
      { do: 'turns', count: 4, pick: 2, fault: null },
      { do: 'level', level: 'ATTRIBUTE' },
    ],
  },
  {
    name: 'a rename whose answer was lost is known by its values, though another record has the old name',
    batchLocking: 'sequential',
    beginning: {
      level: 'PRIMARY_VALUE',
      hasPrimaries: true,
      noneVersions: 'still',
      stored: [null, 'a', 'v166', 'c', 'a', null, 'v395', null, 'v427'],
      editors: [{ policy: 'ask', guardNone: false }],
      batchSize: 2,
      callsInFlight: 1,
      opening: [],
    },
    steps: [
      { do: 'rename', editor: 3, record: 'r', to: 't' },
      { do: 'delete', editor: 3, record: 'q' },
      { do: 'save', editor: 3 },
      { do: 'turns', count: 3, pick: 2, fault: null },
      { do: 'turns', count: 2, pick: 4, fault: null },
      { do: 'turns', count: 1, pick: 2, fault: 'half-response' },
      { do: 'foreign-rename', record: 'p', to: 'r' },
    ],
  },
  {
    name: 'a neighbour that the save was to delete, and did not, tells that the record is gone',
    batchLocking: 'sequential',
    beginning: {
      level: 'PRIMARY_VALUE',
      hasPrimaries: true,
      noneVersions: 'still',
      stored: ['v3', 'v889', 'v47', null, null, 'v997', 'v5', null, null],
      editors: [
        { policy: 'ask', guardNone: false },
        { policy: 'ask', guardNone: false },
      ],
      batchSize: 2,
      callsInFlight: 1,
      opening: [],
    },
    steps: [
      { do: 'edit', editor: 3, cell: 0, value: null },
      { do: 'edit', editor: 1, cell: 5, value: null },
      { do: 'edit', editor: 0, cell: 4, value: 'v5' },
      { do: 'edit', editor: 3, cell: 4, value: 'v139' },
      { do: 'save', editor: 3 },
      { do: 'save', editor: 0 },
      { do: 'save', editor: 0 },
      { do: 'delete', editor: 2, record: 'q' },
      { do: 'forbid', cell: 0 },
    ],
  },
  {
    name: 'a record to be deleted that nothing is in the way of any more stands on what was read',
    batchLocking: 'snapshot',
    beginning: {
      level: 'DATA_TABLE',
      hasPrimaries: true,
      noneVersions: 'move',
      stored: ['b', 'v17', 'c', 'b', 'a', 'v906', 'v341', 'v201', 'v255'],
      editors: [
        { policy: 'ask', guardNone: true },
        { policy: 'ask', guardNone: false },
      ],
      batchSize: 2,
      callsInFlight: 1,
      opening: [],
    },
    steps: [
      { do: 'edit', editor: 3, cell: 8, value: 'a' },
      { do: 'edit', editor: 0, cell: 2, value: 'v200' },
      { do: 'save', editor: 2 },
      { do: 'save', editor: 3 },
      { do: 'delete', editor: 2, record: 'p' },
      { do: 'turns', count: 5, pick: 5, fault: null },
      { do: 'add', editor: 0, record: 't', values: ['v2', 'v222'] },
      { do: 'foreign', client: 1, cell: 2, value: null },
      { do: 'save', editor: 0 },
      { do: 'save', editor: 0 },
    ],
  },
]

let standIns: Readonly<Record<History['batchLocking'], StandIns>>
beforeAll(async () => {
  const [snapshot, sequential] = [
    await startStandIn({ batchLocking: 'snapshot', noneVersions: 'still' }),
    await startStandIn({ batchLocking: 'sequential', noneVersions: 'still' }),
  ]
  standIns = {
    snapshot: { move: snapshot, still: snapshot },
    sequential: { move: sequential, still: sequential },
  }
})
afterAll(async () => {
  for (const { still } of Object.values(standIns)) await still.close()
})

it.each(HISTORIES)('$name', async ({ batchLocking, beginning, steps }) => {
  expect((await tell(standIns[batchLocking], { beginning, steps })).breaches).toEqual([])
})
