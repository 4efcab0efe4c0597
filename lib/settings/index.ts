import 'server-only'

export { getSettings } from './get-settings'
export {
  type AmazonConnectSettings,
  describeProblem,
  readSettings,
  type SettingProblem,
  type Settings,
  type SettingsResult,
  type StandInSettings,
} from './read-settings'
