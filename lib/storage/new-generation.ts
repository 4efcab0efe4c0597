import type { DraftStorage } from './types'

/**
 * Calls back whenever the store was deleted and made again under this page: whatever is in its memory alone since is
 * to be written again.
 */
export function onNewLife(
  draftStorage: Pick<DraftStorage, 'generation' | 'subscribe'>,
  write: () => void,
): () => void {
  let known = draftStorage.generation
  return draftStorage.subscribe(() => {
    const { generation } = draftStorage
    if (generation === null || generation === known) return
    const isFirst = known === null
    known = generation
    if (!isFirst) write()
  })
}
