import type { Random } from '../../../lib/local-connect/testing/random'

/** A body and what it says that it is. */
export interface Body {
  readonly type: string
  readonly bytes: string
}

const JSON_TYPE = 'application/json'
const TEXT = 'text/plain;charset=UTF-8'
const FORM = 'application/x-www-form-urlencoded'
const BOUNDARY = 'hostile'
const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`

/** What React takes in a text for something else: promises, files, maps, references, dates, numbers. */
const MARKS = [
  '$1',
  '$@1',
  '$@',
  '$F1',
  '$K1',
  '$Q1',
  '$W1',
  '$i1',
  '$B1',
  '$R1',
  '$r1',
  '$x1',
  '$X1',
  '$A1',
  '$O1',
  '$o1',
  '$V1',
  '$D2020-99-99',
  '$n12x',
  `$n${'9'.repeat(5000)}`,
  '$NaN',
  '$Infinity',
  '$undefined',
  '$-0',
  '$Z',
  '$T1',
  '$S1',
  '$h1',
  '$1:__proto__:then',
  '$1:constructor:constructor',
  '$0:0:0:0',
  '$ffffffffffff',
  '$-1',
  '$',
  '$$',
] as const

const TWISTED_JSON = [
  '',
  ' ',
  '[',
  '{}',
  'null',
  '[null]',
  '[[]]',
  '[{}]',
  '[1e999]',
  '"text"',
  '[{"__proto__":{"isAdmin":true}}]',
  '[{"constructor":{"prototype":{"then":1}}}]',
  '[{"then":"$1:then","value":"x"}]',
  '[{"saveId":"x","tableId":"x","drafts":[]}]',
  '[{"protocol":99}]',
  '[{"protocol":"2"}]',
  '[{"drafts":{"length":4294967295}}]',
  '[{"saveId":"00000000-0000-4000-8000-000000000000","from":-1}]',
  '[{"saveId":"00000000-0000-4000-8000-000000000000","from":9007199254740993,"agoMs":1e308}]',
  '\u0000',
  '\ufeff[1]',
  '[1]\u0000',
  '[1][2]',
  "['x']",
  '["\\ud800"]',
] as const

/** A body that no page of ours sends. */
export function hostileBody(random: Random): Body {
  return random.pick(KINDS)(random)
}

type Kind = (random: Random) => Body

const KINDS: readonly [Kind, ...Kind[]] = [
  (random) => ({ type: TEXT, bytes: random.pick(TWISTED_JSON) }),
  (random) => ({ type: TEXT, bytes: JSON.stringify([random.pick(MARKS)]) }),
  (random) => ({
    type: TEXT,
    bytes: JSON.stringify([{ [random.pick(MARKS)]: random.pick(MARKS) }]),
  }),
  (random) => ({
    type: random.pick([JSON_TYPE, FORM, '', ';;;']),
    bytes: random.pick(TWISTED_JSON),
  }),
  (random) => ({ type: TEXT, bytes: nested(random) }),
  (random) => ({ type: TEXT, bytes: `[${'0,'.repeat(random.pick([1000, 600_000]))}0]` }),
  (random) => ({ type: MULTIPART, bytes: parts(flightFields(random)) }),
  (random) => ({ type: MULTIPART, bytes: parts(formFields(random)) }),
  (random) => ({ type: MULTIPART, bytes: broken(parts(flightFields(random)), random) }),
  (random) => ({
    type: random.pick([
      'multipart/form-data',
      'multipart/form-data; boundary=',
      'multipart/form-data; boundary=other',
      `multipart/form-data; boundary=${'b'.repeat(3000)}`,
      'multipart/mixed; boundary=hostile',
    ]),
    bytes: parts(flightFields(random)),
  }),
  (random) => ({
    type: FORM,
    bytes: random.pick([
      '%',
      '&&&==',
      '$ACTION_ID_x=1',
      '$ACTION_REF_1=&$ACTION_1:0=[]',
      `a=${'%00'.repeat(1000)}`,
      'a=1&'.repeat(20_000),
    ]),
  }),
]

function nested(random: Random): string {
  const [open, close] = random.pick<readonly [string, string]>([
    ['[', ']'],
    ['{"a":', '}'],
    ['["$1",{"drafts":[', ']}]'],
  ])
  const depth = random.pick([60, 70, 5000, 100_000])
  return `${open.repeat(depth)}${open.endsWith(':') ? '1' : ''}${close.repeat(depth)}`
}

type Fields = readonly (readonly [name: string, value: string])[]

function flightFields(random: Random): Fields {
  const mark = () => JSON.stringify(random.pick(MARKS))
  return random.pick<Fields>([
    [['0', `[${mark()}]`]],
    [
      ['0', `[${mark()}]`],
      ['1', mark()],
    ],
    [
      ['1', `{"then":${mark()},"status":"resolved_model","reason":-1,"value":${mark()}}`],
      ['0', '["$@1"]'],
    ],
    [
      ['0', '["$1"]'],
      ['1', '"$0"'],
    ],
    [
      ['0', '["$K1"]'],
      ['1_a', 'x'],
      ['1_constructor', 'x'],
    ],
    [
      ['0', '["$Q1"]'],
      ['1', '[[1],[2,3,4],null]'],
    ],
    [
      ['0', '["$F1"]'],
      ['1', `{"id":"constructor","bound":${mark()}}`],
    ],
    [['0', '[']],
    [
      ['0', '["$x1"]'],
      ['1', mark()],
      ['1', 'C'],
      ['1', 'C'],
    ],
    [['', '']],
    [['__proto__', '[]']],
    Array.from({ length: 1500 }, (_, index) => [String(index), mark()] as const),
  ])
}

function formFields(random: Random): Fields {
  const name = random.pick([
    '$ACTION_ID_x',
    '$ACTION_ID_',
    `$ACTION_ID_${'4'.repeat(42)}`,
    '$ACTION_REF_1',
    '$ACTION_REF_',
    '$ACTION_KEY',
    '$ACTION_1:0',
    'file"; filename="../../x',
  ])
  return [
    [name, random.pick(TWISTED_JSON)],
    [
      '$ACTION_1:0',
      random.pick(['{"id":"x","bound":"$@1"}', '{"id":"__proto__","bound":null}', '{', '[]']),
    ],
    ['$ACTION_1:1', '["$@2"]'],
  ]
}

function parts(fields: Fields): string {
  const all = fields.map(
    ([name, value]) =>
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return `${all.join('')}--${BOUNDARY}--\r\n`
}

function broken(bytes: string, random: Random): string {
  return random.pick([
    bytes.slice(0, bytes.length / 2),
    bytes.slice(0, -4),
    bytes.replaceAll('\r\n', '\n'),
    bytes.replaceAll('name=', 'nome='),
    bytes.replaceAll('Content-Disposition', 'X'),
    `${bytes}${bytes}`,
    `--${BOUNDARY}--`,
    `--${BOUNDARY}\r\n`,
    bytes.replaceAll('\r\n\r\n', `\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`),
    bytes.replaceAll('form-data', 'form-data; filename="x"; filename*=UTF-8\'\'%00'),
  ])
}
