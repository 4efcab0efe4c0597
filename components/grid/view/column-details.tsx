import { Popover } from '@base-ui/react/popover'
import type { ReactNode } from 'react'

export interface ColumnDetailsProps {
  /** The header cell it belongs to. */
  readonly anchor: HTMLElement
  /** Names the popover for assistive tech; what is seen is the owner's. */
  readonly title: string
  readonly children: ReactNode
  readonly onClose: () => void
}

/** More about a column, beside its header. Focus goes back to the header cell when it closes. */
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
