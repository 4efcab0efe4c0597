/** One who waits for turns, and in what order its own requests were made. */
interface Waiting<Party, Ticket> {
  readonly party: Party
  /** At least one. */
  readonly tickets: readonly Ticket[]
  /** How many newcomers went before it since it began to wait for this turn. */
  readonly overtaken: number
}

/** The parties that wait, the next one first. */
export type Turns<Party, Ticket> = readonly Waiting<Party, Ticket>[]

/** So many newcomers may go before one who waits; then it is their turn. */
const MOST_OVERTAKEN = 2

/**
 * Adds a request at the end of its party's own. A party that was waiting keeps its place. One that was not goes last;
 * or, where it has had no turn before, first after those that newcomers may not overtake any more: somebody who needs
 * one call should not wait behind those who need forty.
 *
 * Whatever comes later, a party waits for at most one turn of each other party.
 */
export function joinTurns<Party, Ticket>(
  turns: Turns<Party, Ticket>,
  party: Party,
  ticket: Ticket,
  isNewcomer: boolean,
): Turns<Party, Ticket> {
  if (turns.some((one) => one.party === party)) {
    return turns.map((one) =>
      one.party === party ? { ...one, tickets: [...one.tickets, ticket] } : one,
    )
  }
  const own: Waiting<Party, Ticket> = {
    party,
    tickets: [ticket],
    // Nobody overtakes a newcomer: they go in the order in which they came.
    overtaken: isNewcomer ? MOST_OVERTAKEN : 0,
  }
  const lastFixed = turns.findLastIndex(({ overtaken }) => overtaken >= MOST_OVERTAKEN)
  const place = isNewcomer ? lastFixed + 1 : turns.length
  const passed = turns.slice(place).map((one) => ({ ...one, overtaken: one.overtaken + 1 }))
  return [...turns.slice(0, place), own, ...passed]
}

/** Gives the next request its turn; its party goes last if it has further ones. `null` when nobody waits. */
export function nextTurn<Party, Ticket>(
  turns: Turns<Party, Ticket>,
): { readonly party: Party; readonly ticket: Ticket; readonly turns: Turns<Party, Ticket> } | null {
  const [first, ...others] = turns
  if (first === undefined) return null
  const [ticket, ...further] = first.tickets
  if (ticket === undefined) return nextTurn(others)
  const { party } = first
  const again = further.length === 0 ? [] : [{ party, tickets: further, overtaken: 0 }]
  return { party, ticket, turns: [...others, ...again] }
}

/** Takes a request out that is not needed any more. */
export function leaveTurns<Party, Ticket>(
  turns: Turns<Party, Ticket>,
  ticket: Ticket,
): Turns<Party, Ticket> {
  return turns.flatMap((one) => {
    const tickets = one.tickets.filter((own) => own !== ticket)
    return tickets.length === 0 ? [] : [{ ...one, tickets }]
  })
}
