import type { RecordActions } from './records/use-record-commands'

/** For panels whose test asks nothing of records. */
export const NO_RECORD_ACTIONS: RecordActions = {
  add() {},
  duplicate() {},
  rename() {},
  remove() {},
  restore() {},
  goTo() {},
}
