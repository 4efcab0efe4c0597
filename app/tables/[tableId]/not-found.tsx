import Link from 'next/link'
import { OrphanedDrafts } from '@/components/editor'
import { Notice } from '@/components/tables'
import { buttonClass } from '@/components/ui'

/** Shown for a table that does not exist. */
export default function TableNotFound() {
  return (
    <Notice
      actions={
        <Link className={buttonClass({ variant: 'primary', size: 'lg' })} href="/" prefetch={false}>
          See all tables
        </Link>
      }
      title="This instance has no such data table"
    >
      <p>It may have been deleted, or the link belongs to another instance or region.</p>
      <p>Nothing was changed. All tables that exist here are in the list.</p>
      <OrphanedDrafts />
    </Notice>
  )
}
