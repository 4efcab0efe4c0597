import 'server-only'
import { type ChangeHub, createChangeHub } from './changes'
import { createSaveRegistry, type SaveRegistry } from './registry'

declare global {
  /** On the process itself: Next loads a module once for each kind of route, and again after a hot reload. */
  var lockstepChanges: ChangeHub | undefined
  var lockstepSaves: SaveRegistry | undefined
}

/** The saves of this process. */
export function getSaveRegistry(): SaveRegistry {
  globalThis.lockstepSaves ??= createSaveRegistry()
  return globalThis.lockstepSaves
}

/** The hub of this process. */
export function getChangeHub(): ChangeHub {
  globalThis.lockstepChanges ??= createChangeHub()
  return globalThis.lockstepChanges
}
