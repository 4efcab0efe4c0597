export { numberChange, numberWithBoth } from './numbers'
export { proposeMerge } from './propose-merge'
