export { Grid } from './grid'
export type {
  GridColumn,
  GridHandle,
  GridMessage,
  GridProps,
  GridViewport,
  RowMenuRequest,
} from './types'
