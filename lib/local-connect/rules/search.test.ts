import { describe, expect, it } from 'vitest'
import { ServiceError } from './errors'
import {
  type AttributeFilter,
  matchesCriteria,
  matchesTags,
  type SearchCriteria,
  type StringCondition,
} from './search'

const TABLE = {
  id: '0b7c1f52-4b7e-4d0a-9a51-7d3c5e2f9001',
  name: 'Opening hours',
  description: 'When branches open',
  tags: { area: 'south', team: 'a' },
}

function condition(
  Value: string,
  FieldName = 'name',
  ComparisonType: StringCondition['ComparisonType'] = 'EXACT',
): SearchCriteria {
  return { StringCondition: { FieldName, Value, ComparisonType } }
}

const YES = condition('opening HOURS')
const NO = condition('opening')

describe('search criteria', () => {
  it.each<[string, boolean, SearchCriteria | undefined]>([
    ['guess: none', true, undefined],
    ['guess: an empty one', true, {}],
    ['documented: EXACT, of the whole name', true, YES],
    ['documented: EXACT, of a part', false, NO],
    ['documented: STARTS_WITH', true, condition('open', 'name', 'STARTS_WITH')],
    ['documented: STARTS_WITH, further in', false, condition('hours', 'name', 'STARTS_WITH')],
    ['documented: CONTAINS', true, condition('ing h', 'name', 'CONTAINS')],
    ['documented: descriptions', true, condition('branch', 'description', 'CONTAINS')],
    ['documented: ids', true, condition(TABLE.id, 'id')],
    ['guess: ids as other searches call them', true, condition(TABLE.id, 'resourceID')],
    ['guess: a condition without a comparison', true, { StringCondition: { Value: 'hours' } }],
    ['documented: Or, of one that holds', true, { OrConditions: [NO, YES] }],
    ['documented: Or, of none that holds', false, { OrConditions: [NO, NO] }],
    ['documented: And, of all', true, { AndConditions: [YES, YES] }],
    ['documented: And, of some', false, { AndConditions: [YES, NO] }],
    [
      'documented: And within Or',
      true,
      { OrConditions: [{ AndConditions: [YES, NO] }, { AndConditions: [YES, YES] }] },
    ],
    ['guess: And beside Or, both of which must hold', false, { OrConditions: [YES], ...NO }],
    ['guess: empty lists', true, { OrConditions: [], AndConditions: [] }],
  ])('%s → %s', (_, isMet, criteria) => {
    expect(matchesCriteria(TABLE, criteria)).toBe(isMet)
  })

  it('guess: a field that cannot be searched is refused', () => {
    expect(() => matchesCriteria(TABLE, condition('x', 'timeZone'))).toThrow(ServiceError)
  })
})

const SOUTH = { TagKey: 'area', TagValue: 'south' }
const NORTH = { TagKey: 'area', TagValue: 'north' }
const TEAM = { TagKey: 'team', TagValue: 'a' }

describe('tag filters', () => {
  it.each<[string, boolean, AttributeFilter | undefined]>([
    ['documented: none', true, undefined],
    ['documented: TagCondition', true, { TagCondition: SOUTH }],
    ['documented: TagCondition, of another value', false, { TagCondition: NORTH }],
    ['guess: TagCondition, of any value', true, { TagCondition: { TagKey: 'area' } }],
    ['guess: TagCondition, without a key', false, { TagCondition: { TagValue: 'south' } }],
    ['documented: a tag that is not there', false, { TagCondition: { TagKey: 'toString' } }],
    ['documented: AndCondition, of all', true, { AndCondition: { TagConditions: [SOUTH, TEAM] } }],
    [
      'documented: AndCondition, of some',
      false,
      { AndCondition: { TagConditions: [TEAM, NORTH] } },
    ],
    [
      'documented: OrConditions, each of which is an And',
      true,
      { OrConditions: [{ TagConditions: [NORTH] }, { TagConditions: [SOUTH, TEAM] }] },
    ],
    [
      'documented: OrConditions, none of which holds',
      false,
      { OrConditions: [{ TagConditions: [NORTH] }, { TagConditions: [NORTH, TEAM] }] },
    ],
  ])('%s → %s', (_, isMet, filter) => {
    expect(matchesTags(TABLE, filter)).toBe(isMet)
  })
})
