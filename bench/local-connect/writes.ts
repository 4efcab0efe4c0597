import { z } from 'zod'
import { type BigTable, keyOf, type Service } from './service'

const CELLS = 25
const lockVersion = z.record(z.string(), z.string())
const answer = z.object({ Successful: z.array(z.object({ LockVersion: lockVersion })) })

/** Repeated updates of the same 25 cells. */
export interface Updates {
  /**
   * Sends the next update, with the versions from the last one.
   *
   * @returns milliseconds from sending the request to receiving the answer
   */
  send(tag: string): Promise<number>
}

/** Reads 25 cells and prepares to update them. */
export async function createUpdates(
  service: Service,
  { path, attributes }: BigTable,
): Promise<Updates> {
  const names = Array.from({ length: CELLS }, (_, index) => ({
    PrimaryValues: keyOf(Math.floor(index / attributes.length)),
    AttributeName: attributes[index % attributes.length] ?? '',
  }))
  let versions = versionsOf(
    await service.call('POST', `${path}/values/describe`, { Values: names }),
  )
  return {
    async send(tag) {
      const Values = names.map((name, index) => ({
        ...name,
        Value: tag,
        LockVersion: versions[index] ?? {},
      }))
      const startMs = performance.now()
      const text = await service.call('POST', `${path}/values/update`, { Values })
      const tookMs = performance.now() - startMs
      versions = versionsOf(text)
      return tookMs
    },
  }
}

function versionsOf(text: string): z.output<typeof lockVersion>[] {
  const { Successful } = answer.parse(JSON.parse(text))
  if (Successful.length !== CELLS) throw new Error(`Not all were accepted: ${text}`)
  return Successful.map((one) => one.LockVersion)
}
