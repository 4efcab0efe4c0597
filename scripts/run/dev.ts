import { serve } from './serve'

/** `npm run dev`: the app for developers, which reloads when a file changes. */
export function main(): Promise<number> {
  return serve('development')
}
