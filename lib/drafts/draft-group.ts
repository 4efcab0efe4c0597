import type { Collision, Draft, DraftGroup } from './draft'

/** A value typed into a cell of a record that was to be deleted is an edit of its own. */
export function groupWith({ group }: Draft, value: string | null): DraftGroup {
  return group === 'deleted-record' && value !== null ? null : group
}

/**
 * Whoever keeps a value in a record that turned out to exist edits that record; one whose record is gone makes it again,
 * knowingly, as one that is added.
 */
export function groupDecided(
  draft: Draft,
  { reason, gone, theirs }: Collision,
  value: string | null,
): DraftGroup {
  if (gone === 'record' && value !== null) return 'new-record'
  const isStored = reason === 'exists' || theirs.value !== null
  return draft.group === 'new-record' && isStored ? null : groupWith(draft, value)
}

/** A value that was saved is one of a stored record, which may have been chosen to be deleted meanwhile. */
export function groupSaved({ group }: Draft): DraftGroup {
  return group === 'deleted-record' ? group : null
}
