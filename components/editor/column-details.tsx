import type { GridColumn } from '@/components/grid'
import { describeRules } from '@/lib/data-table'

/** What a column's header tells on demand: description, type and rules in words. */
export function ColumnDetails({ column }: { readonly column: GridColumn }) {
  const { attribute } = column
  return (
    <div className="max-w-80 space-y-2 text-sm">
      <p className="font-semibold">{attribute.name}</p>
      {attribute.description !== '' && <p className="text-ink-muted">{attribute.description}</p>}
      <ul className="list-disc space-y-0.5 pl-4 text-ink-muted">
        {describeRules(attribute).map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
      {attribute.isPrimary && (
        <p className="text-ink-muted text-xs">
          Part of the record’s key: it identifies the record and is not edited as a value.
        </p>
      )}
    </div>
  )
}
