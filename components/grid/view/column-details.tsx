import { Popover } from '@base-ui/react/popover'
import type { ReactNode } from 'react'

export interface ColumnDetailsProps {
  /** The header cell it belongs to. */
  readonly anchor: HTMLElement
  /** Accessible name of the popover. */
  readonly title: string
  readonly children: ReactNode
  readonly onClose: () => void
}

/** The details of a column, in a popover at its header. Focus returns to the header cell on closing. */
export function ColumnDetails({ anchor, title, children, onClose }: ColumnDetailsProps) {
  return (
    <Popover.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Popover.Portal>
        <Popover.Positioner
          anchor={anchor}
          align="start"
          sideOffset={4}
          className="ls-details-place"
        >
          <Popover.Popup className="ls-details" finalFocus={() => anchor}>
            <Popover.Title className="sr-only">{title}</Popover.Title>
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
