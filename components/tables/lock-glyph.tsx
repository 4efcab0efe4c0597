import type { LockLevel } from '@/lib/data-table'

/** The cells that one lock covers, of nine, row by row. */
const COVERED: Record<LockLevel, readonly number[]> = {
  NONE: [],
  VALUE: [4],
  ATTRIBUTE: [1, 4, 7],
  PRIMARY_VALUE: [3, 4, 5],
  DATA_TABLE: [0, 1, 2, 3, 4, 5, 6, 7, 8],
}

const CELLS = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const

export interface LockGlyphProps {
  /** `null` if unknown; drawn as an empty grid. */
  readonly level: LockLevel | null
  readonly className?: string
}

/** An icon of nine cells with those filled that one lock covers. Decorative: use it with a label. */
export function LockGlyph({ level, className }: LockGlyphProps) {
  const covered = level === null ? [] : COVERED[level]
  return (
    <svg aria-hidden className={className ?? 'size-3.5 shrink-0'} viewBox="0 0 14 14">
      {CELLS.map((cell) => (
        <rect
          fill="currentColor"
          height="3.4"
          key={cell}
          opacity={covered.includes(cell) ? 1 : 0.24}
          rx="0.6"
          width="3.4"
          x={0.9 + (cell % 3) * 4.4}
          y={0.9 + Math.floor(cell / 3) * 4.4}
        />
      ))}
    </svg>
  )
}
