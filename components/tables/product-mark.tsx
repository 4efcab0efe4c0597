/** The logo: two lines that rise in step. */
export function ProductMark({ className }: { readonly className?: string }) {
  return (
    <svg aria-hidden className={className ?? 'size-6 shrink-0'} viewBox="0 0 24 24">
      <rect className="fill-accent" height="24" rx="5" width="24" />
      <path
        className="stroke-on-accent"
        d="M4.5 14.5h5v-5h5v-5h5"
        fill="none"
        strokeLinecap="square"
        strokeWidth="2.2"
      />
      <path
        className="stroke-on-accent"
        d="M4.5 19.5h10v-5h5v-5"
        fill="none"
        opacity="0.55"
        strokeLinecap="square"
        strokeWidth="2.2"
      />
    </svg>
  )
}
