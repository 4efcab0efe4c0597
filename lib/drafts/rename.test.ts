import { expect, test } from 'vitest'
import { editRename, renameFailed, renameKept, sendRename, startRename } from './rename'

const LUND = [{ attribute: 'Key', value: 'Lund' }]
const MALMO = [{ attribute: 'Key', value: 'Malmö' }]

function underWay() {
  const rename = startRename(LUND, MALMO, null)
  if (rename === null) throw new Error('Nothing to rename.')
  return sendRename(rename)
}

test('a rename that was taken back while under way is none when it was not sent', () => {
  const back = editRename(underWay(), LUND, null)
  expect(back && renameKept(back)).toBeNull()
})

test('a rename in doubt stays in doubt when it was taken back and not sent again', () => {
  const doubtful = renameFailed(underWay(), 'unknown', '')
  const back = doubtful && editRename(sendRename(doubtful), LUND, null)
  expect(back && renameKept(back)).toMatchObject({ to: MALMO, isUncertain: true })
})
