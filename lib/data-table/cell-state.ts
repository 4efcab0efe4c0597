/** What the interface says of a cell; the value of `data-cell-state`. */
export type CellState = 'clean' | 'dirty' | 'saving' | 'saved' | 'failed' | 'conflict'
