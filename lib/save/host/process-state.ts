import 'server-only'
import pino, { type Logger } from 'pino'
import { type ChangeHub, createChangeHub } from './change-hub'
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

/** The log of saves: one line each, without values. Silent in tests, like the gateway's. */
export const saveLog: Logger = pino({
  name: 'save',
  level: process.env.NODE_ENV === 'test' ? 'silent' : 'info',
})
