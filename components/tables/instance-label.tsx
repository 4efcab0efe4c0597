import { Cloud, FlaskConical } from 'lucide-react'
import { cx } from '@/components/ui'

/** Where the tables live. */
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

/** The same as a sign alone, where there is no room for words. */
export function InstanceSign({ instance }: { readonly instance: Instance }) {
  const isReal = instance.mode === 'amazon-connect'
  const Icon = isReal ? Cloud : FlaskConical
  const words = `${isReal ? 'Amazon Connect' : 'Stand-in'}, ${instance.region}`
  return (
    <span className="grid size-7 place-items-center" title={words}>
      <Icon aria-hidden className={cx('size-3.5', isReal ? 'text-accent' : 'text-ink-faint')} />
      <span className="sr-only">{words}</span>
    </span>
  )
}

/** Says plainly whether edits reach Amazon Connect, which instance and which region. */
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
