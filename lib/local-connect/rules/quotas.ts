import { ServiceError } from './errors'

/** The most that an instance and its tables hold; `Infinity` lifts a quota. */
export type Quotas = {
  tables: number
  attributes: number
  primaryAttributes: number
  values: number
}

/**
 * Published defaults: tables per instance, attributes per table (primary ones included), primary
 * attributes per table, values per table.
 */
export const DEFAULT_QUOTAS: Quotas = {
  tables: 100,
  attributes: 100,
  primaryAttributes: 5,
  values: 1_000,
}

const WORDS: Record<keyof Quotas, string> = {
  tables: 'data tables per instance',
  attributes: 'attributes per data table',
  primaryAttributes: 'primary attributes per data table',
  values: 'values per data table',
}

/**
 * Refuses what would go beyond a quota.
 * @param wanted how many there would be
 * @throws ServiceQuotaExceededException
 */
export function checkQuota(quotas: Quotas, quota: keyof Quotas, wanted: number): void {
  if (wanted <= quotas[quota]) return
  throw new ServiceError(
    'ServiceQuotaExceededException',
    `The quota of ${quotas[quota]} ${WORDS[quota]} is reached.`,
  )
}
