import type { Vault } from './types'

/**
 * Calls back whenever the store was deleted and made again under this page: whatever is in its memory alone since is
 * to be written again.
 */
export function onNewLife(
  vault: Pick<Vault, 'generation' | 'subscribe'>,
  write: () => void,
): () => void {
  let known = vault.generation
  return vault.subscribe(() => {
    const { generation } = vault
    if (generation === null || generation === known) return
    const isFirst = known === null
    known = generation
    if (!isFirst) write()
  })
}
