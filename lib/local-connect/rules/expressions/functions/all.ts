import type { FunctionName } from '../syntax'
import { ARITHMETIC } from './arithmetic'
import { DATES } from './dates'
import type { Implementation } from './implementation'
import { LOGIC } from './logic'
import { LOOKUPS } from './lookups'
import { TEXTS } from './texts'

/** Every function of the documented list. */
export const FUNCTIONS: Readonly<Record<FunctionName, Implementation>> = {
  ...LOGIC,
  ...ARITHMETIC,
  ...TEXTS,
  ...DATES,
  ...LOOKUPS,
}
