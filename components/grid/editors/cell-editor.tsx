import {
  type ClipboardEvent,
  type FocusEvent,
  type KeyboardEvent,
  useLayoutEffect,
  useReducer,
  useState,
} from 'react'
import { flushSync } from 'react-dom'
import {
  type AnchoredCell,
  type AnchoredEdits,
  type CellSource,
  fromText,
  isExpression,
  isolate,
  lengthRefusal,
  parseList,
} from '@/lib/data-table'
import type { OpenEditor } from '../controller/edit-session'
import type { GridController } from '../controller/grid-controller'
import { tooLongMessage } from '../controller/messages'
import { editingIntent } from '../input/keyboard'
import { rowTopPx } from '../model/geometry'
import { useSnapshot } from '../use-snapshot'
import { ChoiceEditor } from './choice-editor'
import type { EditorProps } from './editor-props'
import { ListEditor } from './list-editor'
import { editorBox } from './placement'
import { TextEditor } from './text-editor'

export interface CellEditorProps {
  readonly controller: GridController
  readonly source: CellSource
  readonly edits: AnchoredEdits
  /** 0-based position of a row, -1 if it is not on show. */
  readonly positionOf: (row: number) => number
  readonly getScroller: () => HTMLElement | null
}

/** The open editor, over its cell. The cell below stays mounted. */
export function CellEditor({
  controller,
  source,
  edits,
  positionOf,
  getScroller,
}: CellEditorProps) {
  const editor = useSnapshot(controller.editor.session)
  if (editor === null) return null
  return (
    <EditorFrame
      key={editor.serial}
      controller={controller}
      editor={editor}
      edits={edits}
      source={source}
      positionOf={positionOf}
      getScroller={getScroller}
    />
  )
}

interface EditorFrameProps extends CellEditorProps {
  readonly editor: OpenEditor
}

function EditorFrame({
  controller,
  editor,
  edits,
  source,
  positionOf,
  getScroller,
}: EditorFrameProps) {
  const { anchor, column } = editor
  const status = useCellStatus(edits, source, anchor)
  const row = status.kind === 'here' ? status.place.row : editor.place.row
  const position = positionOf(row)
  // Without a visible row the editor moves to the foot of the grid: another record may be at its old place.
  const isDetached = status.kind === 'missing' || position < 0
  const value = editor.typed === undefined ? anchor.shown : editor.typed
  const [isExpressionWanted, setExpressionWanted] = useState(false)
  const topPx = rowTopPx(Math.max(0, position))
  const [box] = useState(() => editorBox(column, topPx, value, getScroller()))

  function handleKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented) return
    const intent = editingIntent(event)
    if (intent === null || intent.kind === 'line-break') return
    // If the cell is missing, Tab goes to the buttons below.
    if (controller.editor.finish(intent) || event.key !== 'Tab') event.preventDefault()
  }

  function handlePaste(event: ClipboardEvent): void {
    const { attribute } = column.column
    const text = fromText(attribute.valueType, event.clipboardData.getData('text/plain'))
    const message = lengthRefusal(attribute, text)
    if (message === null) return
    // The field does not get the event.
    event.preventDefault()
    event.stopPropagation()
    controller.say(tooLongMessage(attribute.name, message))
  }

  function handleBlur(event: FocusEvent<HTMLElement>): void {
    if (event.currentTarget.contains(event.relatedTarget)) return
    // If the whole window lost focus, the editor stays open.
    if (event.relatedTarget === null && !event.currentTarget.ownerDocument.hasFocus()) return
    controller.commitEditor()
  }

  const { attribute } = anchor
  const props: EditorProps = {
    attribute,
    value,
    mode: editor.mode,
    label: attribute.name,
    connect: controller.editor.session,
    onPick: () => controller.editor.finish({ kind: 'commit', next: 'down' }),
  }
  const kind = isExpressionWanted ? 'text' : editorKind(props)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: handles keys and blur of the field inside.
    <div
      className="ls-editor"
      data-editor=""
      data-above={box.isAbove || isDetached || undefined}
      data-at-right={(box.isAtRight && !isDetached) || undefined}
      data-detached={isDetached || undefined}
      style={
        isDetached
          ? { minWidth: column.widthPx, width: box.widthPx }
          : { left: box.leftPx, top: topPx, minWidth: column.widthPx, width: box.widthPx }
      }
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
      <StatusLine controller={controller} status={status} />
      {isDetached && (
        <p className="ls-editor-of">
          {[...anchor.address.primaryValues.map((primary) => primary.value), attribute.name]
            .map(isolate)
            .join(' › ')}
        </p>
      )}
    </div>
  )
}

/** Finds the editor's cell, and renders again when it changes. */
function useCellStatus(
  edits: AnchoredEdits,
  source: CellSource,
  anchor: OpenEditor['anchor'],
): AnchoredCell {
  const [, look] = useReducer((count: number) => count + 1, 0)
  const status = edits.find(anchor)
  const { row, column } = status.kind === 'here' ? status.place : NO_CELL
  useLayoutEffect(
    () => (row === null ? undefined : source.subscribe(row, column, look)),
    [source, row, column],
  )
  return status
}

const NO_CELL = { row: null, column: '' }

/** Says what others changed while the editor was open, and what can be done with the text if the cell is missing. */
function StatusLine({
  controller,
  status,
}: {
  readonly controller: GridController
  readonly status: AnchoredCell
}) {
  const message = status.kind === 'here' ? status.change : status.message
  const offer = status.kind === 'here' ? null : status.offer
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keeps the keys of its buttons from the editor.
    <div
      className="ls-editor-status"
      // Always rendered: screen readers announce only live regions that were there before the change.
      data-empty={message === null || undefined}
      onKeyDown={(event) => event.key !== 'Escape' && event.stopPropagation()}
    >
      <p aria-live="polite">{message}</p>
      {status.kind === 'missing' && (
        <span className="ls-editor-actions">
          {offer !== null && (
            <button type="button" onClick={() => controller.editor.moveTyped(offer.place)}>
              Put it into {offer.label}
            </button>
          )}
          <button type="button" onClick={() => void controller.editor.copyTyped()}>
            Copy
          </button>
        </span>
      )}
    </div>
  )
}

/** Which editor to use: a stored string that does not fit its type is edited as text. */
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
