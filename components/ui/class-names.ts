/** Joins class names and omits false, null and empty ones. */
export function cx(...names: readonly (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ')
}

/** Classes of every text field. */
export const inputClass =
  'w-full min-w-0 rounded-md border border-control bg-raised px-2 text-ink placeholder:text-ink-faint hover:border-ink-faint focus:border-focus focus:outline-1 focus:outline-focus focus:-outline-offset-1 disabled:opacity-50 data-invalid:border-failed'

/** Classes of everything that floats: menus, popovers, lists. */
export const popupClass =
  'rounded-lg border border-line-strong bg-raised text-ink text-sm shadow-popup outline-none origin-(--transform-origin) transition-[opacity,scale] duration-100 ease-out data-starting-style:scale-[0.98] data-starting-style:opacity-0 data-ending-style:opacity-0 data-instant:transition-none'

/** Classes of an item in a floating list; `data-highlighted` marks the one under keyboard or pointer. */
export const popupItemClass =
  'flex min-h-7 w-full cursor-default select-none items-center gap-2 rounded-sm px-2 py-1 text-left outline-none data-highlighted:bg-accent-soft data-highlighted:text-accent data-disabled:opacity-50 forced-colors:data-highlighted:outline-2 [&_svg]:size-3.5 [&_svg]:shrink-0'
