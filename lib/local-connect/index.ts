/** The stand-in service for Amazon Connect data tables: what other rooms' tests may use of it. */
export { INSTANCE_ARN, INSTANCE_ID } from './identity'
export { isExpression, type ValidatedAttribute, validateValue } from './rules/validation'
export { type LocalConnect, type LocalConnectOptions, startLocalConnect } from './server'
export type { BatchLocking, LockLevel, Validation, ValueType } from './types'
