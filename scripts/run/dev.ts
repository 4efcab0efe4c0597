import { serve } from './serve'

/** `npm run dev`: runs the app for development, with reloading. */
export function main(): Promise<number> {
  return serve('development')
}
