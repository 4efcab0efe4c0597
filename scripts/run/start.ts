import { serve } from './serve'

/** `npm start`: the app as it is built for production. */
export function main(): Promise<number> {
  return serve('production')
}
