import { describe, expect, it } from 'vitest'
import type { ValueType } from '../../types'
import { isoTime } from './date-time'
import { LIMITS } from './guesses'
import { SIGNATURES } from './syntax'
import { evaluateText, type PlainWorld, resultOf, TEST_NOW } from './testing'

/** Each expression with the text of its value, or `#` and the kind of its error. */
const CASES: readonly (readonly [source: string, result: string])[] = [
  // Literals and operators
  ['=1', '1'],
  ['="a ""b"""', 'a "b"'],
  ['=true', 'true'],
  ['=1+2*3-4/8', '6.5'],
  ['=0.1+0.2=0.3', 'true'],
  ['=1/3', `0.${'3'.repeat(40)}`],
  ['=2/3', `0.${'6'.repeat(39)}7`],
  ['=1/0', '#value'],
  ['=-"2"', '-2'],
  ['=--"2"', '2'],
  ['="1"+" 2 "', '3'],
  ['="a"+1', '#value'],
  ['=TRUE+1', '#value'],
  ['=""+1', '#value'],
  ['=1&"a"&TRUE', '1atrue'],
  ['=1.50&""', '1.5'],
  ['=1e3', '1000'],
  ['=LOOKUP("Words")&"a"', '#value'],
  ['=1=1.0', 'true'],
  ['="1"=1', 'true'],
  ['="a"=1', 'false'],
  ['="a"<>1', 'true'],
  ['="a"="A"', 'false'],
  ['="true"=TRUE', 'true'],
  ['=1=TRUE', 'false'],
  ['="a"<"b"', 'true'],
  ['="B"<"a"', 'true'],
  ['="10"<"9"', 'true'],
  ['="10"<9', 'false'],
  ['=FALSE<TRUE', 'true'],
  ['="a"<1', '#value'],
  ['=TRUE>0', '#value'],
  ['=LOOKUP("Words")=LOOKUP("Words")', 'true'],
  ['=LOOKUP("Words")=LOOKUP("Numbers")', 'false'],
  ['=LOOKUP("Words")<LOOKUP("Words")', '#value'],
  ['=LOOKUP("Words")=1', 'false'],
  // Conditions
  ['=IF(1<2,"yes",1/0)', 'yes'],
  ['=IF("False",1/0,"no")', 'no'],
  ['=IF(1,2,3)', '#value'],
  ['=AND(TRUE,1=1)', 'true'],
  ['=AND(FALSE,1/0)', 'false'],
  ['=AND(TRUE,1/0)', '#value'],
  ['=OR(TRUE,1/0)', 'true'],
  ['=OR(FALSE,FALSE)', 'false'],
  ['=NOT(FALSE)', 'true'],
  ['=NOT(0)', '#value'],
  ['=EQ("1",1)', 'true'],
  ['=GT(2,1)', 'true'],
  ['=GT(1,1)', 'false'],
  ['=GTE(1,1)', 'true'],
  ['=LT(1,2)', 'true'],
  ['=LTE(2,1)', 'false'],
  ['=COALESCE("","b",1/0)', 'b'],
  ['=COALESCE("","")', ''],
  ['=COALESCE(LOOKUP("Empty"),"filled")', 'filled'],
  ['=COALESCE(0,1)', '0'],
  ['=COALESCE(1/0,1)', '#value'],
  ['=IFERROR(1/0,"fallback")', 'fallback'],
  ['=IFERROR(1,1/0)', '1'],
  ['=IFERROR(1/0,1/0)', '#value'],
  // Arithmetic
  ['=ADD(1,2,3)', '6'],
  ['=SUM(LOOKUP("Numbers"),0.5)', '1'],
  ['=SUM(LOOKUP("Words"))', '#value'],
  ['=SUBTRACT(1,3)', '-2'],
  ['=MULTIPLY(2,3,4)', '24'],
  ['=DIVIDE(1,8)', '0.125'],
  ['=DIVIDE(1,0)', '#value'],
  ['=MULTIPLY(1e200,1e200)', '#value'],
  ['=CEILING(2.1)', '3'],
  ['=CEILING(-2.1)', '-2'],
  ['=CEILING(7,5)', '10'],
  ['=CEILING(0.31,0.1)', '0.4'],
  ['=CEILING(7,0)', '#value'],
  ['=CEILING(7,-5)', '#value'],
  ['=FLOOR(2.9)', '2'],
  ['=FLOOR(-2.1)', '-3'],
  ['=FLOOR(7.5,0.5)', '7.5'],
  ['=ROUND(2.5)', '3'],
  ['=ROUND(-2.5)', '-3'],
  ['=ROUND(1.005,2)', '1.01'],
  ['=ROUND(1250,-2)', '1300'],
  ['=ROUND(1,101)', '#value'],
  ['=ROUND(1,0.5)', '#value'],
  ['=ROUNDUP(2.01)', '3'],
  ['=ROUNDUP(-2.01,1)', '-2.1'],
  ['=ROUNDDOWN(2.99)', '2'],
  ['=ROUNDDOWN(-2.99,1)', '-2.9'],
  // Texts and lists
  ['=CONCAT("a",1,TRUE)', 'a1true'],
  ['=CONCAT(LOOKUP("Words"),"d")', 'abcd'],
  ['=JOIN(", ","x",LOOKUP("Numbers"))', 'x, 1.5, 2, -3'],
  ['=JOIN(", ","","")', ', '],
  ['=TEXT(1234.5)', '1234.5'],
  ['=TEXT(TRUE)', 'true'],
  ['=TEXT(1234.5,"#,##0.00")', '1,234.50'],
  ['=TEXT(-1234567.005,"€ #,##0.00")', '-€ 1,234,567.01'],
  ['=TEXT(7,"000")', '007'],
  ['=TEXT(0.256,"0%")', '26%'],
  ['=TEXT(0.256,"0.##%")', '25.6%'],
  ['=TEXT(0,"#.##")', ''],
  ['=TEXT(0.5,"0.00 kr")', '0.50 kr'],
  ['=TEXT(-0.001,"0.0")', '0.0'],
  ['=TEXT(1e20,"#,##0")', '100,000,000,000,000,000,000'],
  ['=TEXT(1,"")', '#value'],
  ['=TEXT(1,"yyyy")', '#value'],
  ['=TEXT(1,"0.0.0")', '#value'],
  ['=TEXT("a","0")', '#value'],
  ['=NUMBER(" 12.50 ")', '12.5'],
  ['=NUMBER("1,000")', '#value'],
  ['=NUMBER("")', '#value'],
  ['=BOOLEAN("TRUE")', 'true'],
  ['=BOOLEAN("yes")', '#value'],
  ['=INDEX(LOOKUP("Words"),1)', 'a'],
  ['=INDEX(LOOKUP("Words"),3)', 'c'],
  ['=INDEX(LOOKUP("Numbers"),1)+1', '2.5'],
  ['=INDEX(LOOKUP("Words"),0)', '#value'],
  ['=INDEX(LOOKUP("Words"),4)', '#value'],
  ['=INDEX(LOOKUP("Words"),-1)', '#value'],
  ['=INDEX("abc",1)', '#value'],
  ['=LOOKUP("Words")', '#value'],
  // Date and time: Sunday, 22 November 2026, 21:15:30 in Stockholm
  ['=NOW()', '2026-11-22T21:15:30+01:00'],
  ['=HOUR()', '21'],
  ['=MINUTE()', '15'],
  ['=SECOND()', '30'],
  ['=DAY()', '22'],
  ['=MONTH()', '11'],
  ['=YEAR()', '2026'],
  ['=WEEKDAY()', '1'],
  ['=WEEKDAY("2026-11-28")', '7'],
  ['=HOUR(NOW())', '21'],
  ['=HOUR("2026-11-22T23:30:00Z")', '0'],
  ['=DAY("2026-11-22T23:30:00Z")', '23'],
  ['=HOUR("2026-11-22T23:30:00")', '23'],
  ['=MONTH("2026-02-30")', '#value'],
  ['=YEAR(2026)', '#value'],
  ['=IF(HOUR() < 12, "Good morning", "Good afternoon")', 'Good afternoon'],
  // Hours of operation: Mondays from 09:00 to 17:00 in UTC
  ['=HOOP("desk","open","closed")', 'closed'],
  ['=HOOP("desk","open","closed",765)', 'open'],
  ['=HOOP("desk","open","closed",764)', 'closed'],
  ['=HOOP("desk",1/0,"closed")', 'closed'],
  ['=HOOP("desk","open","closed",0.5)', '#value'],
  ['=HOOP("desk","open","closed",1e9)', '#value'],
  ['=HOOP("nobody","open","closed")', '#reference'],
  // Lookups that lead nowhere; the others have a file of their own
  ['=LOOKUP("Nothing")', '#reference'],
  ['=LOOKUP("words")', '#reference'],
  ['=LOOKUP("Words","Nobody","x")', '#reference'],
  ['=XLOOKUP("nowhere","A")', '#reference'],
  ['=ALOOKUP("nowhere","A","e","i","n")', 'i'],
]

const WORLD: Partial<PlainWorld> = {
  hours: {
    desk: { timeZone: 'UTC', config: [{ day: 'MONDAY', startMinute: 540, endMinute: 1020 }] },
  },
}

describe('expressions', () => {
  it.each(CASES)('%s gives %s', (source, result) => {
    expect(resultOf(source, WORLD)).toBe(result)
  })

  it('are tried with every function of the documented list', () => {
    const sources = CASES.map(([source]) => source).join(' ')
    const untried = Object.keys(SIGNATURES).filter((name) => !sources.includes(`${name}(`))
    expect(untried).toEqual([])
  })

  it('see the time zone of the request before that of the table', () => {
    expect(resultOf('=HOUR()&" "&DAY()', { timeZone: 'Asia/Tokyo' })).toBe('5 23')
    expect(resultOf('=NOW()', { timeZone: 'Asia/Tokyo' })).toBe(
      isoTime(Date.parse(TEST_NOW), 'Asia/Tokyo', () => ({
        year: 2026,
        month: 11,
        day: 23,
        hour: 5,
        minute: 15,
        second: 30,
      })),
    )
  })

  it('skip the hour that spring takes and tell autumn’s two apart', () => {
    const at = (now: string) => resultOf('=NOW()&" "&HOUR()', { now })
    expect(at('2026-03-29T00:59:00Z')).toBe('2026-03-29T01:59:00+01:00 1')
    expect(at('2026-03-29T01:00:00Z')).toBe('2026-03-29T03:00:00+02:00 3')
    expect(at('2026-10-25T00:59:00Z')).toBe('2026-10-25T02:59:00+02:00 2')
    expect(at('2026-10-25T01:00:00Z')).toBe('2026-10-25T02:00:00+01:00 2')
  })
})

describe('the result', () => {
  it.each<[ValueType, string, string, boolean]>([
    ['TEXT', '=1.50', '1.5', false],
    ['TEXT', '=1=1', 'true', false],
    ['NUMBER', '="1.50"', '1.5', false],
    ['NUMBER', '=1/4', '0.25', false],
    ['NUMBER', '="one"', '0', true],
    ['NUMBER', '=TRUE', '0', true],
    ['NUMBER', '=""', '0', true],
    ['BOOLEAN', '=HOUR()>20', 'true', false],
    ['BOOLEAN', '="TRUE"', 'true', false],
    ['BOOLEAN', '=1', 'false', true],
    ['TEXT', '=FOO()', '', true],
    ['TEXT_LIST', '["=1"]', '["=1"]', false],
  ])('of a %s attribute: %s reads %s, failing: %s', (type, source, text, fails) => {
    const reading = evaluateText(source, type)
    expect({ text: reading.text, fails: reading.error !== null }).toEqual({ text, fails })
  })

  it('may be longer than what can be stored, within bounds', () => {
    const long = `=CONCAT(${Array(6).fill(`LOOKUP("Long","Key","x")`).join(',')})`
    const world = (text: string): Pick<PlainWorld, 'tables'> => ({
      tables: {
        t: { attributes: { Long: 'TEXT', A: 'TEXT' }, records: { x: { Long: text, A: long } } },
      },
    })
    expect(readLong(world('y'.repeat(5000))).length).toBe(30_000)
    expect(readLong(world('😀'.repeat(5000)))).toBe('#limit')
    expect(LIMITS.textCharacters).toBeGreaterThan(30_000)
  })
})

function readLong(world: Pick<PlainWorld, 'tables'>): string {
  return resultOf('=XLOOKUP("t","A","Key","x")', world)
}
