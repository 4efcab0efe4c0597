import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CellReading } from './cells'
import { LIMITS } from './guesses'
import { SIGNATURES } from './syntax'
import { evaluateText, type PlainTable, type PlainWorld, readPlain, resultOf } from './testing'

const branches: PlainTable = {
  attributes: {
    City: 'TEXT',
    Seats: 'NUMBER',
    Open: 'BOOLEAN',
    Tags: 'TEXT_LIST',
    Greeting: 'TEXT',
    Broken: 'NUMBER',
    Unfit: 'NUMBER',
  },
  records: {
    '': {
      City: 'nowhere',
      Greeting: '="Hello from "&LOOKUP("City")&" "&LOOKUP("Key")',
      Broken: '=1/0',
      Unfit: 'many',
    },
    berlin: { City: 'Berlin', Seats: '=2*LOOKUP("Seats","Key","paris")', Tags: '["a"]' },
    paris: { City: 'Paris', Seats: '20.5', Greeting: 'Bonjour' },
  },
}
const world: PlainWorld = { tables: { branches } }

function shown({ text, source, isInvalid, error }: CellReading): string {
  return `${text} ${source}${isInvalid ? ' invalid' : ''}${error === null ? '' : ` #${error.kind}`}`
}

describe('reading a cell', () => {
  it.each([
    ['berlin', 'City', 'Berlin record'],
    ['berlin', 'Tags', '["a"] record'],
    ['berlin', 'Key', 'berlin record'],
    ['paris', 'Seats', '20.5 record'],
    ['berlin', 'Seats', '41 record'],
    ['oslo', 'City', 'nowhere default'],
    ['', 'City', 'nowhere default'],
    ['oslo', 'Seats', '0 null'],
    ['oslo', 'Open', 'false null'],
    ['oslo', 'Tags', '[] null'],
    ['oslo', 'Key', ' null'],
    ['paris', 'Greeting', 'Bonjour record'],
    ['berlin', 'Greeting', 'Hello from Berlin berlin default'],
    ['oslo', 'Greeting', 'Hello from nowhere  default'],
    ['paris', 'Broken', '0 default #value'],
    ['paris', 'Unfit', '0 default invalid'],
  ])('%s %s: %s', (record, attribute, reading) => {
    expect(shown(readPlain(world, 'branches', attribute, record))).toBe(reading)
  })
})

describe('looking up', () => {
  it.each([
    ['=XLOOKUP("branches","City","Key","paris")', 'Paris'],
    ['=XLOOKUP("branches","City")', 'nowhere'],
    ['=XLOOKUP("branches","Seats","Key","berlin")+1', '42'],
    ['=XLOOKUP("branches","Broken","Key","paris")', '#value'],
    ['=IFERROR(XLOOKUP("branches","Broken","Key","paris"),"none")', 'none'],
    ['=XLOOKUP("branches","Unfit","Key","paris")', '0'],
    ['=COALESCE(XLOOKUP("branches","Seats","Key","oslo"),7)', '7'],
    ['=COALESCE(XLOOKUP("branches","Unfit","Key","oslo"),7)', '0'],
    ['=XLOOKUP("branches","City","City","paris")', '#reference'],
    ['=XLOOKUP("branches","City","Key","paris","Key","paris")', '#reference'],
    ['=XLOOKUP("branches","city","Key","paris")', '#reference'],
    ['=ALOOKUP("branches","City","e","i","n","Key","paris")', 'Paris'],
    ['=ALOOKUP("branches","Broken","e","i","n","Key","paris")', 'e'],
    ['=ALOOKUP("branches","Unfit","e","i","n","Key","paris")', 'i'],
    ['=ALOOKUP("branches","City","e","i","n","City","paris")', 'i'],
    ['=ALOOKUP("branches","Nothing","e","i","n","Key","paris")', 'i'],
    ['=ALOOKUP("nowhere","City","e","i","n","Key","paris")', 'i'],
    ['=ALOOKUP("branches","Seats","e","i","n","Key","oslo")', 'n'],
    ['=ALOOKUP("branches","City","e","i","n","Key","nobody")', 'n'],
    ['=ALOOKUP("branches","Broken","e","i","n","Key","nobody")', 'n'],
    ['=XLOOKUP("branches","City","Key","nobody")', 'nowhere'],
    ['=ALOOKUP("branches","Greeting","e","i","n","Key","berlin")', 'Hello from Berlin berlin'],
    ['=ALOOKUP("branches","City",1/0,1/0,1/0,"Key","paris")', 'Paris'],
    ['=ALOOKUP("branches",1/0,"e","i","n")', '#value'],
  ])('%s gives %s', (source, result) => {
    expect(resultOf(source, world)).toBe(result)
  })

  it('evaluates in the zone of the table that is looked up, unless the request names one', () => {
    const clocks = { timeZone: 'Asia/Tokyo', attributes: { H: 'NUMBER' }, records: {} } as const
    const tables = { clocks: { ...clocks, records: { '': { H: '=HOUR()' } } } }
    const source = '=HOUR()&" "&XLOOKUP("clocks","H")'
    expect(resultOf(source, { tables })).toBe('21 5')
    expect(resultOf(source, { tables, timeZone: 'UTC' })).toBe('20 20')
  })
})

describe('cycles', () => {
  it.each([
    ['A', { A: '=LOOKUP("A")' }],
    ['A', { A: '=LOOKUP("B")', B: '=LOOKUP("C")', C: '=LOOKUP("A")' }],
    ['A', { A: '=XLOOKUP("t","B","Key","x")', B: '=LOOKUP("A")' }],
  ])('of %s are errors', (attribute, values) => {
    const table = tableOf(values)
    expect(shown(readPlain({ tables: { t: table } }, 't', attribute, 'x'))).toBe(' record #cycle')
  })

  it('are none where the same value is looked up twice, or in another record', () => {
    const t: PlainTable = {
      attributes: { A: 'TEXT', B: 'TEXT' },
      records: {
        x: { A: '=LOOKUP("B")&LOOKUP("B")&LOOKUP("A","Key","y")', B: 'b' },
        y: { A: '=LOOKUP("B","Key","x")' },
      },
    }
    expect(readPlain({ tables: { t } }, 't', 'A', 'x').text).toBe('bbb')
  })

  it('can be caught where they are met', () => {
    const t = tableOf({ A: '=IFERROR(LOOKUP("B"),"caught")', B: '=LOOKUP("A")' })
    expect(readPlain({ tables: { t } }, 't', 'A', 'x').text).toBe('caught')
  })
})

describe('limits', () => {
  const chain = (length: number) =>
    Object.fromEntries(
      Array.from({ length }, (_, i) => [`A${i}`, i === 0 ? 'end' : `=LOOKUP("A${i - 1}")`]),
    )

  it('let values look one another up so deep and no deeper', () => {
    const tables = { t: tableOf(chain(LIMITS.lookupDepth + 3)) }
    const at = (index: number) => shown(readPlain({ tables }, 't', `A${index}`, 'x'))
    expect(at(LIMITS.lookupDepth + 1)).toBe('end record')
    expect(at(LIMITS.lookupDepth + 2)).toBe(' record #limit')
  })

  it('stop what doubles at every step, and no fallback goes on after them', () => {
    const doubling = Array.from({ length: 16 }, (_, i) => [
      `A${i}`,
      i === 0 ? 'x' : `=IFERROR(LOOKUP("A${i - 1}")&LOOKUP("A${i - 1}"),"caught")`,
    ])
    const tables = { t: tableOf(Object.fromEntries(doubling)) }
    expect(shown(readPlain({ tables }, 't', 'A5', 'x'))).toBe(`${'x'.repeat(32)} record`)
    expect(shown(readPlain({ tables }, 't', 'A15', 'x'))).toBe(' record #limit')
  })

  it.each([
    ['a long sum', `=1${'+1'.repeat(2_499)}`, '2500'],
    ['many signs', `=${'-'.repeat(4_998)}1`, '1'],
    ['deep parentheses', `=${'('.repeat(64)}1${')'.repeat(64)}`, '1'],
    ['deep calls', `=${'NOT(1=1='.repeat(63)}TRUE${')'.repeat(63)}`, 'false'],
    ['a quote that never ends', `="${'""'.repeat(2_000)}`, '#syntax'],
    ['a sum beyond all bounds', `=1e308${'*1e308'.repeat(700)}`, '#value'],
    ['many digits', `=0.${'3'.repeat(4_000)}`, '#syntax'],
    ['a long format', `=TEXT(1,"${'a'.repeat(4_000)}.#")`, '#value'],
    ['a long date', `=HOUR("${'2026-11-22'.repeat(400)}")`, '#value'],
    ['a long number', `=NUMBER("${'9'.repeat(4_000)}")`, '#value'],
  ])('%s', (_, source, result) => {
    expect(resultOf(source)).toBe(result)
  })

  it('hold for any expression: none throws, and each reads as a value of its type', () => {
    const literal = fc.oneof(
      fc.constantFrom('1', '0', '-3', '2.5', '1e300', '1e-300', 'TRUE', '""', '"a"', '"7"'),
      fc.constantFrom('"A"', '"Words"', '"Numbers"', '"own"', '"Empty"', '"2026-01-01"', '"0.0"'),
    )
    const { source } = fc.letrec<{ source: string }>((tie) => ({
      source: fc.oneof(
        { depthSize: 'medium' },
        literal,
        fc
          .tuple(
            tie('source'),
            fc.constantFrom('+', '-', '*', '/', '&', '=', '<>', '<'),
            tie('source'),
          )
          .map(([a, operator, b]) => `(${a}${operator}${b})`),
        fc
          .tuple(
            fc.constantFrom(...Object.keys(SIGNATURES)),
            fc.array(tie('source'), { maxLength: 5 }),
          )
          .map(([name, args]) => `${name}(${args.join(',')})`),
      ),
    }))
    fc.assert(
      fc.property(source, fc.constantFrom('TEXT', 'NUMBER', 'BOOLEAN'), (text, type) => {
        const reading = evaluateText(`=${text}`, type)
        const fits = {
          TEXT: /^[\s\S]*$/,
          NUMBER: /^-?\d+(\.\d+)?(e-?\d+)?$/,
          BOOLEAN: /^(true|false)$/,
        }[type]
        expect(reading.text).toMatch(fits)
      }),
      { numRuns: 1000 },
    )
  })
})

function tableOf(values: Readonly<Record<string, string>>): PlainTable {
  const attributes = Object.fromEntries(Object.keys(values).map((name) => [name, 'TEXT'] as const))
  return { attributes, records: { x: values } }
}
