export { TableEditor, type TableEditorProps } from './table-editor'
export { TableTrouble } from './table-trouble'
