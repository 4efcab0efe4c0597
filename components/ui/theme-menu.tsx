'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { IconButton } from './icon-button'
import { Menu, MenuRadioGroup } from './menu'
import { type Theme, useTheme } from './theme'

const OPTIONS = [
  { value: 'system', label: 'System', icon: <Monitor aria-hidden /> },
  { value: 'light', label: 'Light', icon: <Sun aria-hidden /> },
  { value: 'dark', label: 'Dark', icon: <Moon aria-hidden /> },
] as const satisfies readonly { value: Theme; label: string; icon: unknown }[]

/** A menu with the themes: light, dark, or the setting of the device. */
export function ThemeMenu({ side = 'top' }: { readonly side?: 'top' | 'bottom' }) {
  const [theme, chooseTheme] = useTheme()
  const icon = OPTIONS.find((option) => option.value === theme)?.icon
  return (
    <Menu side={side} trigger={<IconButton icon={icon} label="Theme" tooltipSide={side} />}>
      <MenuRadioGroup label="Theme" onValueChange={chooseTheme} options={OPTIONS} value={theme} />
    </Menu>
  )
}
