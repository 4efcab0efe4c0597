import { z } from 'zod'
import { type BigTable, keyOf, type Service } from './service'

const CELLS = 25
const lockVersion = z.record(z.string(), z.string())
const answer = z.object({ Successful: z.array(z.object({ LockVersion: lockVersion })) })

/** Reads 25 cells of a table and gives a function that updates them, each time with new versions. */
export async function createUpdate(
  service: Service,
  { path, attributes }: BigTable,
): Promise<(tag: string) => Promise<void>> {
  const names = Array.from({ length: CELLS }, (_, index) => ({
    PrimaryValues: keyOf(Math.floor(index / attributes.length)),
    AttributeName: attributes[index % attributes.length] ?? '',
  }))
  let versions = await send('describe', { Values: names })

  async function send(action: string, body: object): Promise<z.output<typeof lockVersion>[]> {
    const text = await service.call('POST', `${path}/values/${action}`, body)
    const { Successful } = answer.parse(JSON.parse(text))
    if (Successful.length !== CELLS) throw new Error(`Not all were accepted: ${text}`)
    return Successful.map((one) => one.LockVersion)
  }

  return async (tag) => {
    const Values = names.map((name, index) => ({
      ...name,
      Value: tag,
      LockVersion: versions[index] ?? {},
    }))
    versions = await send('update', { Values })
  }
}
