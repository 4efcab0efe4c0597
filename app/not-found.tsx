import Link from 'next/link'
import { Notice } from '@/components/tables'
import { buttonClass } from '@/components/ui'

/** Shown for an unknown address. */
export default function NotFound() {
  return (
    <Notice
      actions={
        <Link className={buttonClass({ variant: 'primary', size: 'lg' })} href="/" prefetch={false}>
          See all tables
        </Link>
      }
      title="There is no page at this address"
    >
      <p>The address may be mistyped, or the page has moved. Nothing was changed.</p>
    </Notice>
  )
}
