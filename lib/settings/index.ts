import 'server-only'

export { getSettings } from './get-settings'
export type {
  AmazonConnectSettings,
  SettingProblem,
  Settings,
  SettingsResult,
  StandInSettings,
} from './read-settings'
export { describeProblem, readSettings } from './read-settings'
