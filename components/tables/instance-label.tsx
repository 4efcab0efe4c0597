import { Cloud, FlaskConical } from 'lucide-react'
import { cx } from '@/components/ui'

/** The instance that the tables belong to. */
export interface Instance {
  readonly mode: 'stand-in' | 'amazon-connect'
  /** Id or ARN. */
  readonly instanceId: string
  readonly region: string
}

/** The id at the end of an ARN, or the id itself. */
function shortInstanceId(instanceId: string): string {
  return instanceId.slice(instanceId.lastIndexOf('/') + 1)
}

/** The same as an icon, for narrow places. */
export function InstanceSign({ instance }: { readonly instance: Instance }) {
  const isReal = instance.mode === 'amazon-connect'
  const Icon = isReal ? Cloud : FlaskConical
  const text = `${isReal ? 'Amazon Connect' : 'Stand-in'}, ${instance.region}`
  return (
    <span className="grid size-7 place-items-center" title={text}>
      <Icon aria-hidden className={cx('size-3.5', isReal ? 'text-accent' : 'text-ink-faint')} />
      <span className="sr-only">{text}</span>
    </span>
  )
}

/** Shows whether edits go to Amazon Connect or the stand-in, with instance and region. */
export function InstanceLabel({ instance }: { readonly instance: Instance }) {
  const isReal = instance.mode === 'amazon-connect'
  const Icon = isReal ? Cloud : FlaskConical
  return (
    <div className="flex min-w-0 gap-2" title={instance.instanceId}>
      <Icon
        aria-hidden
        className={cx('mt-0.5 size-3.5 shrink-0', isReal ? 'text-accent' : 'text-ink-faint')}
      />
      <p className="min-w-0 text-xs">
        <span className="block font-medium">{isReal ? 'Amazon Connect' : 'Stand-in'}</span>
        <span className="block truncate text-ink-muted">
          {isReal ? (
            <span className="font-mono text-2xs">{shortInstanceId(instance.instanceId)}</span>
          ) : (
            'on this machine'
          )}
          {' · '}
          {instance.region}
        </span>
      </p>
    </div>
  )
}
