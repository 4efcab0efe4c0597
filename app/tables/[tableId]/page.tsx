import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { TableEditor, TableTrouble } from '@/components/editor'
import { LockLevelBadge } from '@/components/tables'
import { getGateway } from '@/lib/connect'
import { currentRequest } from '@/lib/web'
import { tableIdOf } from '../../table-id'
import { followSave, saveDrafts } from './actions'

export const dynamic = 'force-dynamic'

interface TablePageProps {
  readonly params: Promise<{ readonly tableId: string }>
}

const ACTIONS = { save: saveDrafts, follow: followSave }

/** A page joins a reading of the schema in progress if it began at most this long ago, ms. */
const JOIN_MS = 1_000

/** Reads the schema once for page and title. */
const schemaOf = cache((parameter: string) => {
  const tableId = tableIdOf(parameter)
  if (tableId === null) notFound()
  return getGateway().readSchema(tableId, { ...currentRequest(), maxJoinMs: JOIN_MS })
})

export async function generateMetadata({ params }: TablePageProps): Promise<Metadata> {
  const answer = await schemaOf((await params).tableId)
  return { title: answer.ok ? answer.schema.table.name : 'Data table' }
}

export default async function TablePage({ params }: TablePageProps) {
  const answer = await schemaOf((await params).tableId)
  if (answer.ok) {
    const { schema } = answer
    const facts = <LockLevelBadge level={schema.table.lockLevel} />
    return <TableEditor actions={ACTIONS} facts={facts} schema={schema} />
  }
  if (answer.trouble.code === 'not-found') notFound()
  return <TableTrouble trouble={answer.trouble} />
}
