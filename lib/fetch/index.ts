export { fetchPatiently, isBusy } from './patient-fetch'
