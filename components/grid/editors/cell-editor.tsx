import {
  type ClipboardEvent,
  type FocusEvent,
  type KeyboardEvent,
  useState,
  useSyncExternalStore,
} from 'react'
import { flushSync } from 'react-dom'
import { fromText, isExpression, lengthRefusal, parseList } from '@/lib/data-table'
import type { OpenEditor } from '../edit-session'
import { type ColumnLayout, rowTopPx } from '../geometry'
import type { GridController } from '../grid-controller'
import { editingIntent } from '../keyboard'
import { tooLongMessage } from '../messages'
import type { CellSource } from '../types'
import { ChoiceEditor } from './choice-editor'
import type { EditorProps } from './editor-types'
import { ListEditor } from './list-editor'
import { editorBox } from './placement'
import { TextEditor } from './text-editor'

export interface CellEditorProps {
  readonly controller: GridController
  readonly source: CellSource
  readonly columns: readonly ColumnLayout[]
  /** 0-based position of a row on show, -1 for none. */
  readonly positionOf: (row: number) => number
  readonly getScroller: () => HTMLElement | null
}

/** The open editor over its cell, or nothing. The cell below stays mounted. */
export function CellEditor({
  controller,
  source,
  columns,
  positionOf,
  getScroller,
}: CellEditorProps) {
  const { subscribe, snapshot } = controller.editing
  const editor = useSyncExternalStore(subscribe, snapshot, noEditor)
  const column = columns.find(({ id }) => id === editor?.place.column)
  if (editor === null || column === undefined) return null
  return (
    <EditorFrame
      key={editor.serial}
      controller={controller}
      editor={editor}
      column={column}
      source={source}
      position={positionOf(editor.place.row)}
      getScroller={getScroller}
    />
  )
}

interface EditorFrameProps extends Pick<CellEditorProps, 'controller' | 'source' | 'getScroller'> {
  readonly editor: OpenEditor
  readonly column: ColumnLayout
  /** 0-based; -1 when a filter took the row out of view: the editor then stays where it was. */
  readonly position: number
}

function EditorFrame({
  controller,
  editor,
  column,
  source,
  position,
  getScroller,
}: EditorFrameProps) {
  const [value] = useState(() => source.get(editor.place.row, editor.place.column).value)
  const [isExpressionWanted, setExpressionWanted] = useState(false)
  const [firstTopPx] = useState(() => rowTopPx(Math.max(0, position)))
  const [box] = useState(() => editorBox(column, firstTopPx, value, getScroller()))
  const topPx = position < 0 ? firstTopPx : rowTopPx(position)

  function handleKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented) return
    const intent = editingIntent(event)
    if (intent === null || intent.kind === 'line-break') return
    event.preventDefault()
    controller.finishEditor(intent)
  }

  function handlePaste(event: ClipboardEvent): void {
    const { attribute } = column.column
    const text = fromText(attribute.valueType, event.clipboardData.getData('text/plain'))
    const message = lengthRefusal(attribute, text)
    if (message === null) return
    // Not handed on to the field.
    event.preventDefault()
    event.stopPropagation()
    controller.say(tooLongMessage(attribute.name, message))
  }

  function handleBlur(event: FocusEvent<HTMLElement>): void {
    if (event.currentTarget.contains(event.relatedTarget)) return
    // The window lost focus, not the editor: keep it open.
    if (event.relatedTarget === null && !event.currentTarget.ownerDocument.hasFocus()) return
    controller.commitEditor()
  }

  const { attribute } = column.column
  const props: EditorProps = {
    attribute,
    value,
    mode: editor.mode,
    label: attribute.name,
    connect: controller.editing.connect,
    onPick: () => controller.finishEditor({ kind: 'commit', next: 'down' }),
  }
  const kind = isExpressionWanted ? 'text' : editorKind(props)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: catches the keys and the blur of the field inside.
    <div
      className="ls-editor"
      data-editor=""
      data-above={box.isAbove || undefined}
      data-at-right={box.isAtRight || undefined}
      style={{ left: box.leftPx, top: topPx, minWidth: column.widthPx, width: box.widthPx }}
      onKeyDown={handleKeyDown}
      onPasteCapture={handlePaste}
      onBlur={handleBlur}
    >
      {kind === 'choice' ? (
        <ChoiceEditor {...props} onExpression={() => flushSync(() => setExpressionWanted(true))} />
      ) : kind === 'list' ? (
        <ListEditor {...props} />
      ) : (
        <TextEditor {...props} mode={isExpressionWanted ? 'replace' : editor.mode} />
      )}
    </div>
  )
}

/** Which editor suits: stored strings that break their type are edited as the text they are. */
function editorKind({ attribute, value, mode }: EditorProps): 'text' | 'choice' | 'list' {
  switch (attribute.valueType) {
    case 'TEXT':
    case 'NUMBER':
      return 'text'
    case 'BOOLEAN':
      return mode === 'replace' || (value !== null && isExpression(attribute, value))
        ? 'text'
        : 'choice'
    case 'TEXT_LIST':
    case 'NUMBER_LIST':
      return mode === 'modify' && value !== null && !parseList(value).ok ? 'text' : 'list'
  }
}

function noEditor(): null {
  return null
}
