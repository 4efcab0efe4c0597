export { LeftDrafts } from './left-drafts'
export { TableEditor, type TableEditorProps } from './table-editor'
export { TableTrouble } from './table-trouble'
export { KeepDrafts } from './use-kept-drafts'
