export { Grid } from './grid'
export type {
  CellEdit,
  CellPlace,
  CellSource,
  CellView,
  GridColumn,
  GridHandle,
  GridMessage,
  GridProps,
  GridRows,
  GridViewport,
  RowId,
  RowMenuRequest,
  RowState,
} from './types'
