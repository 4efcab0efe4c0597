import { act, cleanup, renderHook } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { useTheme } from './theme'
import { themeScript } from './theme-script'

afterEach(() => {
  cleanup()
  localStorage.clear()
  delete document.documentElement.dataset.theme
})

const shown = () => document.documentElement.dataset.theme

it('follows the device until the user chooses, and stores the choice', () => {
  const { result } = renderHook(() => useTheme())
  expect(result.current[0]).toBe('system')
  expect(shown()).toBeUndefined()
  act(() => result.current[1]('dark'))
  expect(result.current[0]).toBe('dark')
  expect(shown()).toBe('dark')
  act(() => result.current[1]('system'))
  expect(shown()).toBeUndefined()
  expect(localStorage.getItem('lockstep-theme')).toBeNull()
})

it('applies the stored theme before hydration, and ignores an invalid one', () => {
  const runScript = new Function(themeScript)
  localStorage.setItem('lockstep-theme', 'dark')
  runScript()
  expect(shown()).toBe('dark')
  delete document.documentElement.dataset.theme
  localStorage.setItem('lockstep-theme', '<script>')
  runScript()
  expect(shown()).toBeUndefined()
})

it('follows a choice made in another tab', () => {
  const { result } = renderHook(() => useTheme())
  localStorage.setItem('lockstep-theme', 'light')
  act(() => {
    window.dispatchEvent(new StorageEvent('storage', { key: 'lockstep-theme' }))
  })
  expect(result.current[0]).toBe('light')
})
