import {
  type CellAddress,
  cellKey,
  type KeyRule,
  keyIdentity,
  type PrimaryValues,
  valueIdentity,
} from '@/lib/data-table'

/**
 * Finds the request's cell for each address of an answer. The service does not promise the order of its answers, nor
 * the spelling: names compare without regard to case, outer space and normalisation, numbers by their amount. An exact
 * match comes first, so that two records that differ only in case are not taken for one another; what fits several cells
 * or none is left out.
 *
 * @returns the answers by the index of the cell that they are for, the first for each
 */
export function matchAnswers<Answer>(
  cells: readonly CellAddress[],
  answers: readonly { readonly address: CellAddress; readonly answer: Answer }[],
): ReadonlyMap<number, Answer> {
  const matched = new Map<number, Answer>()
  const left = claim(cells, answers, matched, exactKey)
  claim(cells, left, matched, looseKey)
  return matched
}

/**
 * Finds the request's cells among all that is listed, by their exact address: in a whole table another spelling may
 * well be another record. What is listed twice is left out.
 *
 * @returns the listed things by the index of the cell that they are for
 */
export function findListed<Answer>(
  cells: readonly CellAddress[],
  listed: readonly { readonly address: CellAddress; readonly answer: Answer }[],
): ReadonlyMap<number, Answer> {
  const byKey = new Map<string, Answer[]>()
  for (const { address, answer } of listed) {
    const key = exactKey(address)
    byKey.set(key, [...(byKey.get(key) ?? []), answer])
  }
  return new Map(
    cells.flatMap((cell, index) => {
      const [answer, ...others] = byKey.get(exactKey(cell)) ?? []
      return answer === undefined || others.length > 0 ? [] : [[index, answer] as const]
    }),
  )
}

/**
 * Tells which of the records that a list was filtered by one of its records is, as the service sees it. A value that the
 * service let through though none asked for equals it by the known rules shows a rule that is not known here: it counts
 * for each that differs from it in spelling alone.
 */
export function recordMatcher(
  asked: readonly PrimaryValues[],
  rules: readonly KeyRule[],
): (listed: PrimaryValues) => readonly PrimaryValues[] {
  const byIdentity = new Map<string, PrimaryValues[]>()
  for (const record of asked) {
    const identity = keyIdentity(rules, record)
    byIdentity.set(identity, [...(byIdentity.get(identity) ?? []), record])
  }
  const askedValues = new Set(
    asked.flatMap((record) => record.map((one) => keyIdentity(rules, [one]))),
  )
  return (listed) => {
    const same = byIdentity.get(keyIdentity(rules, listed))
    if (same !== undefined) return same
    const strange = new Set(
      listed.flatMap((one) => (askedValues.has(keyIdentity(rules, [one])) ? [] : [one.attribute])),
    )
    if (strange.size === 0) return []
    const look = (record: PrimaryValues) =>
      keyIdentity(
        rules,
        record.map((one) =>
          strange.has(one.attribute) ? { ...one, value: loose(one.value) } : one,
        ),
      )
    const wanted = look(listed)
    return asked.filter((record) => look(record) === wanted)
  }
}

type Addressed<Answer> = { readonly address: CellAddress; readonly answer: Answer }

function claim<Answer>(
  cells: readonly CellAddress[],
  answers: readonly Addressed<Answer>[],
  matched: Map<number, Answer>,
  keyOf: (address: CellAddress) => string,
): readonly Addressed<Answer>[] {
  const indices = new Map<string, number[]>()
  for (const [index, cell] of cells.entries()) {
    if (matched.has(index)) continue
    const key = keyOf(cell)
    indices.set(key, [...(indices.get(key) ?? []), index])
  }
  return answers.filter(({ address, answer }) => {
    const [index, ...others] = indices.get(keyOf(address)) ?? []
    if (index === undefined || others.length > 0 || matched.has(index)) return true
    matched.set(index, answer)
    return false
  })
}

function exactKey(address: CellAddress): string {
  return cellKey('', address)
}

function looseKey({ primaryValues, attribute }: CellAddress): string {
  return exactKey({
    attribute: loose(attribute),
    primaryValues: primaryValues.map((one) => ({
      attribute: loose(one.attribute),
      value: loose(one.value),
    })),
  })
}

const NUMBER = { valueType: 'NUMBER', rules: {} } as const

function loose(text: string): string {
  return valueIdentity(NUMBER, text.normalize('NFC').trim().toLowerCase())
}
