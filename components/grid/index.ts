export { Grid } from './grid'
export type {
  AnchoredEdits,
  CellEdit,
  CellPlace,
  CellSource,
  CellStanding,
  CellView,
  GridColumn,
  GridHandle,
  GridMessage,
  GridProps,
  GridRows,
  GridViewport,
  MissingCause,
  RowId,
  RowMenuRequest,
  RowState,
} from './types'
