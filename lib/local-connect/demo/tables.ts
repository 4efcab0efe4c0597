import { branchDirectory } from './branch-directory'
import { emergencySwitches } from './emergency-switches'
import { holidays } from './holidays'
import { languageRouting } from './language-routing'
import { openingHours } from './opening-hours'
import { prompts } from './prompts'
import type { DemoTable } from './types'
import { vipCustomers } from './vip-customers'

/**
 * The tables of Ekvik, an invented furniture retailer with branches in Germany, France, the
 * United Kingdom and Sweden, and one contact centre for all of them. Phone numbers come from the
 * ranges that the four countries keep for drama; addresses of people end in `.example`.
 */
export const DEMO_TABLES: readonly DemoTable[] = [
  openingHours,
  holidays,
  languageRouting,
  prompts,
  emergencySwitches,
  vipCustomers,
  branchDirectory,
]
