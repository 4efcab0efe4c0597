import type { Call } from '../../protocol/call'
import { invalidParameter } from '../../rules/errors'
import { type FaultMatch, matchFault } from './matching'
import type { FaultRule } from './rule'

const MAX_RULES = 1_000

type ActiveRule = {
  seq: number
  rule: FaultRule
  applied: number
  /** The next number from 0 up to 1. */
  draw(): number
}

/** A rule as the listing shows it; `remaining` is `null` for one that applies until cleared. */
export type ListedFault = FaultRule & { id: string; applied: number; remaining: number | null }

/** A rule that was just taken for a call. */
export type TakenFault = FaultMatch & { seq: number; rule: FaultRule }

/** The rules that break calls, in the order in which they were added. */
export type FaultRules = ReturnType<typeof createFaultRules>

/** No rules at first. */
export function createFaultRules() {
  let rules: ActiveRule[] = []
  let lastSeq = 0
  return {
    /**
     * @returns the rule's id
     * @throws InvalidParameterException when there are too many
     */
    add(rule: FaultRule): string {
      if (rules.length >= MAX_RULES) {
        throw invalidParameter(`There are ${MAX_RULES} rules already; clear them first.`)
      }
      lastSeq += 1
      rules.push({ seq: lastSeq, rule, applied: 0, draw: randomFrom(rule.seed ?? 1) })
      return idOf(lastSeq)
    },

    /** Every rule, those that are used up too. */
    list(): ListedFault[] {
      return rules.map((active) => ({
        id: idOf(active.seq),
        ...active.rule,
        applied: active.applied,
        remaining: active.rule.count === undefined ? null : active.rule.count - active.applied,
      }))
    },

    clear(): void {
      rules = []
    },

    /** Removes one rule; tells whether there was one. */
    remove(id: string): boolean {
      const count = rules.length
      rules = rules.filter((active) => idOf(active.seq) !== id)
      return rules.length < count
    },

    /**
     * The first rule behind another that applies to a call; it is counted as applied. A rule draws
     * once for each call that it matches, so that a seed gives the same series every time.
     * @param afterSeq 0 for the first
     */
    take(call: Call, afterSeq: number): TakenFault | undefined {
      for (const active of rules) {
        const { seq, rule, applied } = active
        if (seq <= afterSeq || applied === rule.count) continue
        const match = matchFault(rule, call)
        if (match === null) continue
        if (rule.probability !== undefined && active.draw() >= rule.probability) continue
        active.applied += 1
        return { ...match, seq, rule }
      }
      return undefined
    },
  }
}

function idOf(seq: number): string {
  return `fault-${seq}`
}

/** Mulberry32: the same numbers from the same seed, on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
