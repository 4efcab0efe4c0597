import { ACCOUNT_ID, INSTANCE_ARN, INSTANCE_ID, REGION } from '../identity'
import { invalidParameter, notFound, ServiceError } from '../rules/errors'

/** The two system-managed aliases. The stand-in keeps one version, so both name the same table. */
const ALIASES = ['$LATEST', '$SAVED'] as const
export type Alias = (typeof ALIASES)[number]

/** A table id as a request gave it. */
export type TableReference = { tableId: string; alias: Alias | null }

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const ARN_PREFIX = `arn:aws:connect:${REGION}:${ACCOUNT_ID}:`

/** ARN of a table, without a version alias. */
export function tableArn(tableId: string): string {
  return `${INSTANCE_ARN}/data-table/${tableId}`
}

/**
 * Accepts the instance's id or ARN.
 * @throws ResourceNotFoundException for any other instance
 */
export function checkInstance(instanceId: string): void {
  if (instanceId === INSTANCE_ID || instanceId === INSTANCE_ARN) return
  throw notFound(`Instance ${instanceId} does not exist. This one is ${INSTANCE_ID}.`)
}

/**
 * Reads a table's id or ARN, with or without a version alias.
 * @throws InvalidParameterException for an ARN of the wrong form
 * @throws ResourceNotFoundException for another account, region or instance, an alias that does
 *   not exist (guess), or what cannot be an id (guess)
 */
export function parseTableReference(text: string): TableReference {
  const { id, alias } = splitAlias(text.startsWith('arn:') ? stripArn(text) : text)
  if (!UUID.test(id)) throw notFound(`Data table ${text} does not exist.`)
  if (alias === null) return { tableId: id.toLowerCase(), alias: null }
  const known = ALIASES.find((one) => one === alias)
  if (known === undefined) throw notFound(`Version ${alias} of the data table does not exist.`)
  return { tableId: id.toLowerCase(), alias: known }
}

/** The table's id out of what may be any form of it; `null` for anything else. */
export function tryTableId(reference: unknown): string | null {
  if (typeof reference !== 'string') return null
  try {
    return parseTableReference(reference).tableId
  } catch (error) {
    if (error instanceof ServiceError) return null
    throw error
  }
}

function splitAlias(text: string): { id: string; alias: string | null } {
  const at = text.indexOf(':')
  if (at === -1) return { id: text, alias: null }
  return { id: text.slice(0, at), alias: text.slice(at + 1) }
}

function stripArn(arn: string): string {
  const parts = /^arn:[^:]*:connect:[^:]*:[^:]*:instance\/([^/]+)\/data-table\/(.+)$/.exec(arn)
  if (parts === null) throw invalidParameter('DataTableId is not the ARN of a data table.')
  const [, instance, rest = ''] = parts
  if (!arn.startsWith(ARN_PREFIX) || instance !== INSTANCE_ID) {
    throw notFound(`Data table ${arn} does not exist.`)
  }
  return rest
}
