'use client'

import { Menu as BaseMenu } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { cx, popupClass, popupItemClass } from './class-names'
import { Kbd } from './kbd'
import { usePressGuard } from './press-guard'

export interface MenuProps {
  /** The button that opens it; it needs an accessible name. */
  readonly trigger: ReactElement
  /** `MenuItem`, `MenuRadioGroup`, `MenuSeparator`. */
  readonly children: ReactNode
  readonly isOpen?: boolean
  readonly onOpenChange?: (isOpen: boolean) => void
  /** @default 'end' */
  readonly align?: 'start' | 'center' | 'end'
  /** @default 'bottom' */
  readonly side?: 'top' | 'right' | 'bottom' | 'left'
}

/** A menu that opens from a button. */
export function Menu({
  trigger,
  children,
  isOpen,
  onOpenChange,
  align = 'end',
  side = 'bottom',
}: MenuProps) {
  return (
    <BaseMenu.Root onOpenChange={(open) => onOpenChange?.(open)} open={isOpen}>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner
          align={align}
          className="z-50 outline-none"
          collisionPadding={8}
          side={side}
          sideOffset={4}
        >
          <BaseMenu.Popup
            className={cx(popupClass, 'max-h-(--available-height) min-w-44 overflow-y-auto p-1')}
          >
            {children}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  )
}

export interface MenuItemProps {
  readonly children: ReactNode
  readonly icon?: ReactNode
  /** The keyboard shortcut: `Ctrl D`. */
  readonly shortcut?: string
  readonly isDangerous?: boolean
  readonly isDisabled?: boolean
  readonly onSelect: () => void
}

/** An action in a menu. */
export function MenuItem({
  children,
  icon,
  shortcut,
  isDangerous = false,
  isDisabled = false,
  onSelect,
}: MenuItemProps) {
  const guard = usePressGuard(false)
  return (
    <BaseMenu.Item
      className={cx(
        popupItemClass,
        isDangerous && 'text-failed data-highlighted:bg-failed-soft data-highlighted:text-failed',
      )}
      disabled={isDisabled}
      onClick={(event) => {
        if (guard.isMeant(event)) onSelect()
        // Keeps the menu open.
        else event.preventBaseUIHandler()
      }}
      onPointerEnter={guard.onPointerEnter}
    >
      {icon}
      <span className="flex-1">{children}</span>
      {shortcut !== undefined && <Kbd>{shortcut}</Kbd>}
    </BaseMenu.Item>
  )
}

export interface MenuRadioGroupProps<Value extends string> {
  /** The label of the group. */
  readonly label: string
  readonly value: Value
  readonly options: readonly {
    readonly value: Value
    readonly label: ReactNode
    readonly icon?: ReactNode
  }[]
  readonly onValueChange: (value: Value) => void
}

/** A single choice in a menu. */
export function MenuRadioGroup<Value extends string>({
  label,
  value,
  options,
  onValueChange,
}: MenuRadioGroupProps<Value>) {
  return (
    <BaseMenu.Group>
      <BaseMenu.GroupLabel className="px-2 pt-1 pb-0.5 text-ink-faint text-xs">
        {label}
      </BaseMenu.GroupLabel>
      <BaseMenu.RadioGroup onValueChange={onValueChange} value={value}>
        {options.map((option) => (
          <BaseMenu.RadioItem
            className={popupItemClass}
            closeOnClick
            key={option.value}
            value={option.value}
          >
            {option.icon}
            <span className="flex-1">{option.label}</span>
            <BaseMenu.RadioItemIndicator>
              <Check aria-hidden />
            </BaseMenu.RadioItemIndicator>
          </BaseMenu.RadioItem>
        ))}
      </BaseMenu.RadioGroup>
    </BaseMenu.Group>
  )
}

/** A line between groups. */
export function MenuSeparator() {
  return <BaseMenu.Separator className="-mx-1 my-1 h-px bg-line" />
}
