import type { PrimaryValues } from '@/lib/data-table'
import type { RenameDraft } from '@/lib/drafts'
import { keyWords } from './record-messages'

/**
 * The sentence beside a rename: what it is, or what became of it.
 *
 * @param now what others call its record now, where that is known and another name
 */
export function renameMessage(rename: RenameDraft, now: PrimaryValues | null = null): string {
  const { status } = rename
  const was = `Was ${keyWords(rename.record)}.`
  switch (status.kind) {
    case 'dirty':
      return `${was} Renamed by the next save.`
    case 'saving':
      return `${was} Being renamed.`
    case 'failed':
      return status.reason === 'unknown'
        ? `${was} Not known whether it is renamed. ${status.message}`
        : `${was} Not renamed: ${status.message}`
    case 'conflict':
      return `${was} ${now === null ? collisionWords(rename) : renamedByOthers(now)}`
  }
}

function renamedByOthers(now: PrimaryValues): string {
  return `A colleague gave the record another name after you read it: it is called ${keyWords(now)} now. Nothing was renamed: give it your name all the same, or keep theirs.`
}

function collisionWords({ status, to }: RenameDraft): string {
  if (status.kind !== 'conflict') return ''
  switch (status.reason) {
    case 'exists':
      return `Somebody stored a record ${keyWords(to)} meanwhile. Nothing was renamed: choose other primary values, or take the rename back.`
    case 'gone':
      return 'The record is not there any more: it was deleted or renamed after you read it. Nothing was renamed. Take the rename back: there is nothing to be renamed.'
    case 'other-record':
    case 'other-attribute':
      return 'The record was deleted or given another name after you read it, and another record has its name now. Nothing was renamed: take the rename back, or rename that record all the same.'
    case 'scope':
    case 'rewritten':
    case 'record':
    case 'value':
      return 'The record changed after you read it. Nothing was renamed: look at its values, then rename it all the same, or take the rename back.'
  }
}
