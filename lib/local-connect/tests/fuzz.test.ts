import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contentOf, type FuzzReport, fuzz, readContent } from '../testing/fuzz/fuzz'
import { rounds, seed } from '../testing/random'
import { startTestService, type TestService } from '../testing/service'

const REQUESTS = rounds(5_000)
const SEED = seed(4_599)
/** More than the heap moves by itself between two collections. */
const MEGABYTES = 16

describe('valid, nearly valid and hostile requests', () => {
  let test: TestService
  let report: FuzzReport
  beforeAll(
    async () => {
      test = await startTestService({ quotas: { tables: 8, values: 300 } })
      report = await fuzz(test.service.url, REQUESTS, SEED)
      console.info({
        ...report,
        model: report.model.tableIds().map((id) => report.model.cells(id).size),
      })
    },
    60_000 + REQUESTS * 10,
  )
  afterAll(() => test.dispose())

  it('are answered in time and never with a failure of the stand-in', () => {
    const statuses = Object.keys(report.statuses).map(Number)
    expect(statuses.filter((status) => status < 200 || status >= 500)).toEqual([])
    expect(report.slowestMs).toBeLessThan(5_000)
  })

  it('reach every operation and every kind of refusal', () => {
    expect(Object.keys(report.accepted)).toHaveLength(19)
    expect(Object.keys(report.statuses)).toEqual(
      expect.arrayContaining(['200', '400', '402', '404', '409', '413', '415']),
    )
  })

  it('leave the tables with what was accepted, and nothing else', async () => {
    expect(await readContent(test.client)).toEqual(contentOf(report.model))
  })

  it('leave no memory behind', () => {
    expect(report.heapLate - report.heapEarly).toBeLessThan(MEGABYTES * 1024 * 1024)
  })
})
