'use client'

import { Checkbox, Select } from '@/components/ui'
import type { LockLevel } from '@/lib/data-table'
import type { ScopePolicy } from '@/lib/save'
import type { SavePolicyChoice, TableSession } from '@/lib/session'
import { useSessionState } from '../use-session'

const POLICIES: readonly {
  readonly value: ScopePolicy
  readonly label: string
  readonly description: string
}[] = [
  {
    value: 'ask',
    label: 'Neighbour changed: ask me',
    description:
      'A cell that is as you read it waits as a conflict when something else under its lock changed, so that you can look first.',
  },
  {
    value: 'send-again',
    label: 'Neighbour changed: send again',
    description:
      'Such a cell is sent again at once. A cell that somebody else changed itself still waits for you.',
  },
]

/**
 * What a save does where the table's lock leaves a choice; it stands beside the lock level, and nothing where the lock
 * leaves none (`VALUE`). Wider levels: a cell that is as it was read, while another cell of its lock scope changed, is
 * asked about, or sent again with the fresh version at once. `NONE`: cells are read just before they are written, or
 * the last write wins. The choice is kept for the table, in this browser.
 */
export function SavePolicy({ session }: { readonly session: TableSession }) {
  const policy = useSessionState(session, (state) => state.policy.scopePolicy)
  const guardNone = useSessionState(session, (state) => state.policy.guardNone)
  const level: LockLevel = session.schema.table.lockLevel
  if (level === 'VALUE') return null
  if (level === 'NONE') {
    return (
      <span
        className="inline-flex"
        title="This table locks nothing. Reading each cell just before writing it finds most conflicts, but not what somebody writes between the two. Without it the last write wins."
      >
        <Checkbox
          className="text-xs"
          isChecked={guardNone}
          label="Read before writing (finds most conflicts)"
          onCheckedChange={(isChecked) => choose(session, { guardNone: isChecked })}
        />
      </span>
    )
  }
  return (
    <span
      className="inline-flex"
      title={POLICIES.find(({ value }) => value === policy)?.description}
    >
      <Select
        label="When a cell is as you read it, and only a neighbour under the same lock changed"
        onValueChange={(scopePolicy) => choose(session, { scopePolicy })}
        options={POLICIES}
        size="sm"
        value={policy}
      />
    </span>
  )
}

/** The choice counts from now on, and outlasts the tab where drafts do. */
function choose(session: TableSession, change: Partial<SavePolicyChoice>): void {
  session.choosePolicy(change)
  session.sync.onPolicy(session.state.state.policy)
}
