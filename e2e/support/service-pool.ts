import { type Line, startLine } from './line'
import { type Services, startServices } from './services'

/** An app with its stand-in, and the line between the two where the app calls over one. */
export interface ServiceSet {
  readonly services: Services
  readonly line: Line
}

/** What a test needs its services to be like. */
export interface ServiceWish {
  /** Settings of the app. */
  readonly settings: Readonly<Record<string, string>>
  /** The app calls its stand-in over the line. */
  readonly isOverLine: boolean
}

/** Each is a process of some hundred megabytes. */
const MOST_IDLE = 3

/**
 * Services for the tests of one worker: starting an app takes longer than most tests do. One that a test ended, or
 * whose stand-in it ended, is not used again.
 */
export class ServicePool {
  #idle: { readonly key: string; readonly set: ServiceSet }[] = []

  /** Services as wished, with no table but those that a new one has, and nobody else's. */
  async take(wish: ServiceWish): Promise<ServiceSet> {
    const key = keyOf(wish)
    const known = this.#idle.find((one) => one.key === key)
    if (known === undefined) return start(wish)
    this.#idle = this.#idle.filter((one) => one !== known)
    return known.set
  }

  /** Takes services back. */
  async giveBack(wish: ServiceWish, set: ServiceSet): Promise<void> {
    if (set.services.wasEnded) return close(set)
    set.line.reset()
    await set.services.reset()
    this.#idle.push({ key: keyOf(wish), set })
    const tooMany = this.#idle.splice(0, Math.max(0, this.#idle.length - MOST_IDLE))
    for (const { set: oldest } of tooMany) await close(oldest)
  }

  /** Ends all that is idle. */
  async close(): Promise<void> {
    for (const { set } of this.#idle.splice(0)) await close(set)
  }
}

async function start({ settings, isOverLine }: ServiceWish): Promise<ServiceSet> {
  const line = await startLine()
  const ofLine = isOverLine ? { CONNECT_LOCAL_PORT: String(line.port) } : {}
  const services = await startServices({ ...settings, ...ofLine })
  line.leadTo(services.connectUrl)
  return { services, line }
}

async function close({ services, line }: ServiceSet): Promise<void> {
  await services.close()
  await line.close()
}

function keyOf({ settings, isOverLine }: ServiceWish): string {
  return JSON.stringify([isOverLine, Object.entries(settings).sort()])
}
