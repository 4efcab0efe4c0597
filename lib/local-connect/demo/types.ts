import type { LockLevel, Validation, ValueType } from '../types'

/** An attribute of a demo table. */
export type DemoAttribute = {
  name: string
  valueType: ValueType
  description?: string
  isPrimary?: boolean
  validation?: Validation
}

/** A record by attribute names; without primary values it is the default record. */
export type DemoRecord = {
  primaryValues?: Readonly<Record<string, string>>
  values: Readonly<Record<string, string>>
}

/** A demo table with its records. Its id never changes, so that links to it last. */
export type DemoTable = {
  id: string
  name: string
  description: string
  timeZone: string
  lockLevel: LockLevel
  tags: Readonly<Record<string, string>>
  attributes: readonly DemoAttribute[]
  records: readonly DemoRecord[]
  /** How long before the first start the table was last changed. */
  ageHours: number
}

/** A list as the service stores it. */
export function list(...items: readonly (string | number)[]): string {
  return JSON.stringify(items)
}
