export { fetchWithRetry, isBusy } from './fetch-with-retry'
