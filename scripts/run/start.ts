import { serve } from './serve'

/** `npm start`: runs the production build of the app. */
export function main(): Promise<number> {
  return serve('production')
}
