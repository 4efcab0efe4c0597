/**
 * Runs generators side by side: their items as they come, and what they return, joined in the order of the generators,
 * at the end. Ends all of them when the reader stops early or one of them throws.
 */
export async function* merge<Item, Result>(
  generators: readonly AsyncGenerator<Item, readonly Result[]>[],
): AsyncGenerator<Item, readonly Result[]> {
  const results = new Map<number, readonly Result[]>()
  const steps = new Map(generators.map((generator, index) => [index, step(generator, index)]))
  try {
    while (steps.size > 0) {
      const { index, generator, next } = await Promise.race(steps.values())
      if (next.done === true) {
        results.set(index, next.value)
        steps.delete(index)
      } else {
        // Asked on before its item is handed out, so that it works while the reader does.
        steps.set(index, step(generator, index))
        yield next.value
      }
    }
  } finally {
    const left = [...steps.keys()].flatMap((index) => generators[index] ?? [])
    await Promise.allSettled([...steps.values(), ...left.map((generator) => generator.return([]))])
  }
  return generators.flatMap((_, index) => results.get(index) ?? [])
}

interface Step<Item, Result> {
  readonly index: number
  readonly generator: AsyncGenerator<Item, readonly Result[]>
  readonly next: IteratorResult<Item, readonly Result[]>
}

async function step<Item, Result>(
  generator: AsyncGenerator<Item, readonly Result[]>,
  index: number,
): Promise<Step<Item, Result>> {
  return { index, generator, next: await generator.next() }
}
