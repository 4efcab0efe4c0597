import { type CellAddress, cellKey } from '@/lib/data-table'

/**
 * Finds the request's cell for each address of an answer. The service does not promise the order of its answers, nor
 * the spelling: names compare without regard to case and outer space. An exact match comes first, so that two records
 * that differ only in case are not taken for one another; what fits several cells or none is left out.
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

function loose(text: string): string {
  return text.trim().toLowerCase()
}
