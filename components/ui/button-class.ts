import { cx } from './class-names'

/** `primary`: the main action of a view. `quiet`: any other. `danger`: one that cannot be undone. */
export type ButtonVariant = 'primary' | 'quiet' | 'ghost' | 'danger'
/** Height: `sm` 24px for dense bars, `md` 28px, `lg` 36px for pages with a single action. */
export type ButtonSize = 'sm' | 'md' | 'lg'

const VARIANTS: Record<ButtonVariant, string> = {
  primary:
    'border-transparent bg-accent text-on-accent hover:not-data-disabled:bg-accent-strong active:not-data-disabled:bg-accent-strong',
  quiet:
    'border-line-strong bg-raised text-ink hover:not-data-disabled:border-control hover:not-data-disabled:bg-surface active:not-data-disabled:bg-canvas',
  ghost:
    'border-transparent text-ink-muted hover:not-data-disabled:bg-hover hover:not-data-disabled:text-ink active:not-data-disabled:bg-press data-popup-open:bg-press',
  danger:
    'border-transparent bg-failed text-on-accent hover:not-data-disabled:brightness-95 active:not-data-disabled:brightness-90',
}

const SIZES: Record<ButtonSize, string> = {
  sm: 'h-6 gap-1 px-2 text-xs [&_svg]:size-3.5',
  md: 'h-7 gap-1.5 px-2.5 text-sm [&_svg]:size-3.5',
  lg: 'h-9 gap-2 px-3.5 text-base [&_svg]:size-4',
}

/** The classes of a button, for links that look like one. */
export function buttonClass(
  options: { readonly variant?: ButtonVariant; readonly size?: ButtonSize } = {},
): string {
  return cx(
    'inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-md border font-medium',
    'transition-colors duration-100 data-disabled:opacity-50 forced-colors:border-[ButtonText] [&_svg]:shrink-0',
    VARIANTS[options.variant ?? 'quiet'],
    SIZES[options.size ?? 'md'],
  )
}
