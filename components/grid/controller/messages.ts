import { isolate, lowerFirst, quantity } from '@/lib/data-table'
import type { Paste } from '../model/paste'
import type { GridMessage } from '../types'

/** For a clipboard with an image, blank cells or nothing. */
export const NOTHING_READABLE: GridMessage = {
  title: 'Nothing was pasted',
  description: 'The clipboard has no text. No cell was changed.',
  tone: 'warning',
}

/** For a text pasted into an editor that is longer than any value may be. */
export function tooLongMessage(attribute: string, message: string): GridMessage {
  return {
    title: 'Nothing was pasted',
    description: `Too long for ${attribute}: ${lowerFirst(message)}.`,
    tone: 'warning',
  }
}

/** The result of a paste: how many cells changed, and what was left unchanged and why. */
export function pasteMessage(paste: Paste): GridMessage {
  const { edits, unchanged, readOnly, invalid, refused, rowsBeyond, columnsBeyond } = paste
  const beyond = [
    rowsBeyond > 0 ? quantity(rowsBeyond, 'row') : '',
    columnsBeyond > 0 ? quantity(columnsBeyond, 'column') : '',
  ].filter((part) => part !== '')
  const [tooLong] = refused
  const parts = [
    unchanged > 0 ? `${quantity(unchanged, 'cell')} already had this value.` : '',
    readOnly > 0 ? `${quantity(readOnly, 'read-only cell')} not changed.` : '',
    beyond.length > 0 ? `${beyond.join(' and ')} did not fit.` : '',
    invalid > 0 ? `${quantity(invalid, 'value')} against a rule, not sent.` : '',
    tooLong ? `Too long for ${isolate(tooLong.attribute)}: ${lowerFirst(tooLong.message)}.` : '',
    refused.length > 1 ? `${quantity(refused.length, 'value')} were too long.` : '',
  ].filter((part) => part !== '')
  const isPartial = readOnly + refused.length + invalid + beyond.length > 0
  return {
    title:
      edits.length > 0 ? `Pasted into ${quantity(edits.length, 'cell')}` : 'Nothing was changed',
    ...(parts.length > 0 ? { description: parts.join(' ') } : {}),
    tone: isPartial ? 'warning' : 'info',
  }
}
