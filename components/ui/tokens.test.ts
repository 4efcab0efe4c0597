// @vitest-environment node
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

type Rgb = readonly [number, number, number]
const THEMES = ['light', 'dark'] as const

const css = readFileSync(fileURLToPath(new URL('../../app/globals.css', import.meta.url)), 'utf8')

/** Linear sRGB of an OKLCH colour, clipped to the screen. Matrices: https://www.w3.org/TR/css-color-4/#color-conversion-code */
function linearRgb(l: number, c: number, hueDegrees: number): Rgb {
  const hue = (hueDegrees * Math.PI) / 180
  const a = c * Math.cos(hue)
  const b = c * Math.sin(hue)
  const l3 = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m3 = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s3 = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  const clip = (x: number) => Math.min(1, Math.max(0, x))
  return [
    clip(4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3),
    clip(-1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3),
    clip(-0.0041960863 * l3 - 0.7034186147 * m3 + 1.707614701 * s3),
  ]
}

/** Relative luminance of a token in one theme, as WCAG defines it. */
function luminance(token: string, theme: (typeof THEMES)[number]): number {
  const colour = 'oklch\\(([\\d.]+) ([\\d.]+) ([\\d.]+)\\)'
  const found = new RegExp(`--color-${token}: light-dark\\(${colour}, ${colour}\\);`).exec(css)
  if (found === null) throw new Error(`globals.css has no opaque --color-${token}`)
  const [l, c, h] = found.slice(theme === 'light' ? 1 : 4).map(Number)
  if (l === undefined || c === undefined || h === undefined) throw new Error('malformed token')
  const [red, green, blue] = linearRgb(l, c, h)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string, theme: (typeof THEMES)[number]): number {
  const [low, high] = [luminance(one, theme), luminance(other, theme)].sort((a, b) => a - b)
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05)
}

const GROUNDS = ['canvas', 'surface', 'raised']
const STATES = ['dirty', 'saving', 'saved', 'failed', 'conflict']

describe.each(THEMES)('colours in the %s theme', (theme) => {
  it.each(['ink', 'ink-muted', 'ink-faint', 'accent', 'accent-strong', ...STATES])(
    '%s reads as text on every ground',
    (token) => {
      for (const ground of GROUNDS) {
        expect.soft(contrast(token, ground, theme), ground).toBeGreaterThanOrEqual(4.5)
      }
    },
  )

  it.each([...STATES, 'accent'])('%s and ink are readable on its soft background', (token) => {
    expect.soft(contrast(token, `${token}-soft`, theme)).toBeGreaterThanOrEqual(4.5)
    expect.soft(contrast('ink', `${token}-soft`, theme)).toBeGreaterThanOrEqual(7)
    expect.soft(contrast('ink-muted', `${token}-soft`, theme)).toBeGreaterThanOrEqual(4.5)
  })

  it('text is readable on the accent and failed colours', () => {
    expect(contrast('on-accent', 'accent', theme)).toBeGreaterThanOrEqual(4.5)
    expect(contrast('on-accent', 'accent-strong', theme)).toBeGreaterThanOrEqual(4.5)
    expect(contrast('on-accent', 'failed', theme)).toBeGreaterThanOrEqual(4.5)
  })

  it('the focus ring and control outlines have a contrast of 3:1', () => {
    for (const ground of GROUNDS) {
      expect.soft(contrast('focus', ground, theme), ground).toBeGreaterThanOrEqual(3)
      expect.soft(contrast('control', ground, theme), ground).toBeGreaterThanOrEqual(3)
    }
  })
})
