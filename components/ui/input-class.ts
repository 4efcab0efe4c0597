/** The look of anything that is typed into. */
export const inputClass =
  'w-full min-w-0 rounded-md border border-control bg-raised px-2 text-ink placeholder:text-ink-faint hover:border-ink-faint focus:border-focus focus:outline-1 focus:outline-focus focus:-outline-offset-1 disabled:opacity-50 data-invalid:border-failed'
