'use client'

import { Select } from '@/components/ui'
import type { TableSort } from './sort-tables'

const CHOICES = {
  'name-up': { sort: { key: 'name', isDescending: false }, label: 'Name, A to Z' },
  'name-down': { sort: { key: 'name', isDescending: true }, label: 'Name, Z to A' },
  'changed-down': { sort: { key: 'changed', isDescending: true }, label: 'Latest change first' },
  'changed-up': { sort: { key: 'changed', isDescending: false }, label: 'Oldest change first' },
} as const satisfies Record<string, { sort: TableSort; label: string }>

type Choice = keyof typeof CHOICES

const OPTIONS: readonly { value: Choice; label: string }[] = [
  { value: 'name-up', label: CHOICES['name-up'].label },
  { value: 'name-down', label: CHOICES['name-down'].label },
  { value: 'changed-down', label: CHOICES['changed-down'].label },
  { value: 'changed-up', label: CHOICES['changed-up'].label },
]

export interface SortSelectProps {
  readonly sort: TableSort
  readonly onSortChange: (sort: TableSort) => void
  readonly className?: string
}

/** The sort menu of narrow screens, which have no column headers. */
export function SortSelect({ sort, onSortChange, className }: SortSelectProps) {
  return (
    <div className={className}>
      <Select
        label="Sort by"
        onValueChange={(choice) => onSortChange(CHOICES[choice].sort)}
        options={OPTIONS}
        size="sm"
        value={`${sort.key}-${sort.isDescending ? 'down' : 'up'}`}
      />
    </div>
  )
}
