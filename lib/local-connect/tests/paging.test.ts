import {
  ListDataTableAttributesCommand,
  ListDataTablePrimaryValuesCommand,
  ListDataTablesCommand,
  ListDataTableValuesCommand,
  paginateListDataTableValues,
} from '@aws-sdk/client-connect'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { branchDirectory } from '../demo/branch-directory'
import { emergencySwitches } from '../demo/emergency-switches'
import { languageRouting } from '../demo/language-routing'
import { openingHours } from '../demo/opening-hours'
import { INSTANCE_ID } from '../identity'
import { errorName, startTestService, type TestService } from '../testing/service'

let test: TestService
beforeAll(async () => {
  test = await startTestService({ demo: true })
})
afterAll(() => test.dispose())

const directory = { InstanceId: INSTANCE_ID, DataTableId: branchDirectory.id }

describe('listing values', () => {
  it.each([7, 90, 330, 989, 990, 1000])(
    'documented: gives every value once in pages of %i',
    async (pageSize) => {
      // A copy: the SDK's paginator writes its token into the input.
      // A copy: the SDK's paginator writes its token into the input.
      const pages = paginateListDataTableValues({ client: test.client, pageSize }, { ...directory })
      const seen = new Set<string>()
      let pageCount = 0
      let valueCount = 0
      for await (const { Values = [] } of pages) {
        pageCount += 1
        valueCount += Values.length
        for (const value of Values) seen.add(`${value.RecordId} ${value.AttributeId}`)
      }
      expect({ pageCount, valueCount, seen: seen.size }).toEqual({
        pageCount: Math.ceil(990 / pageSize),
        valueCount: 990,
        seen: 990,
      })
    },
  )

  it('documented: narrows to records and to primary values', async () => {
    const inFilter = await listValues({
      PrimaryAttributeValues: [{ AttributeName: 'Branch', Values: ['de-ber-01', 'GB-LON-02'] }],
    })
    expect(inFilter).toHaveLength(22)
    const RecordIds = [...new Set(inFilter.map((value) => value.RecordId ?? ''))]
    expect(await listValues({ RecordIds })).toEqual(inFilter)
    expect(await listValues({ RecordIds: ['nobody'] })).toEqual([])
  })

  it('documented: narrows by several primary attributes at once', async () => {
    const { PrimaryValuesList = [] } = await test.client.send(
      new ListDataTablePrimaryValuesCommand({
        InstanceId: INSTANCE_ID,
        DataTableId: languageRouting.id,
        PrimaryAttributeValues: [
          { AttributeName: 'Language', Values: ['German', 'Greek'] },
          { AttributeName: 'Skill', Values: ['Kitchens', 'Orders'] },
        ],
      }),
    )
    const keys = PrimaryValuesList.map((one) => one.PrimaryValues?.map((value) => value.Value))
    expect(keys).toEqual([
      ['German', 'Orders'],
      ['German', 'Kitchens'],
      ['Greek', 'Orders'],
    ])
  })

  it('guess: refuses a filter on what is no primary attribute', async () => {
    const call = listValues({ PrimaryAttributeValues: [{ AttributeName: 'City', Values: ['x'] }] })
    expect(await errorName(call)).toBe('InvalidParameterException')
  })

  it('documented: lists the default record by its id', async () => {
    const { PrimaryValuesList = [] } = await test.client.send(
      new ListDataTablePrimaryValuesCommand({
        InstanceId: INSTANCE_ID,
        DataTableId: openingHours.id,
        RecordIds: ['DEFAULT'],
      }),
    )
    expect(PrimaryValuesList).toMatchObject([{ RecordId: 'DEFAULT', PrimaryValues: [] }])
  })
})

describe('tokens', () => {
  it('guess: of another query, another table or another hand are refused', async () => {
    const first = await test.client.send(
      new ListDataTableValuesCommand({ ...directory, MaxResults: 1 }),
    )
    const NextToken = first.NextToken ?? ''
    const other = { InstanceId: INSTANCE_ID, DataTableId: emergencySwitches.id, NextToken }
    const calls = [
      test.client.send(new ListDataTableValuesCommand(other)),
      test.client.send(new ListDataTableAttributesCommand({ ...directory, NextToken })),
      test.client.send(
        new ListDataTableValuesCommand({ ...directory, NextToken, RecordIds: ['DEFAULT'] }),
      ),
      ...['', 'x', '.', `${NextToken}x`, `x${NextToken}`].map((forged) =>
        test.client.send(new ListDataTablesCommand({ InstanceId: INSTANCE_ID, NextToken: forged })),
      ),
    ]
    const names = await Promise.all(calls.map(errorName))
    expect(names).toEqual(names.map(() => 'InvalidParameterException'))
  })

  it('documented: keep the ids of the first call, and those sent along are ignored', async () => {
    const all = await test.client.send(new ListDataTableAttributesCommand(directory))
    const ids = (all.Attributes ?? []).map((one) => one.AttributeId ?? '')
    const wanted = [ids[4] ?? '', ids[1] ?? '', ids[7] ?? '']
    const first = await test.client.send(
      new ListDataTableAttributesCommand({ ...directory, AttributeIds: wanted, MaxResults: 2 }),
    )
    const { NextToken } = first
    const rest = await test.client.send(
      new ListDataTableAttributesCommand({
        ...directory,
        AttributeIds: ids.slice(0, 1),
        NextToken,
      }),
    )
    const given = [...(first.Attributes ?? []), ...(rest.Attributes ?? [])]
    expect(given.map((one) => one.AttributeId)).toEqual([ids[1], ids[4], ids[7]])
    expect(rest.NextToken).toBeUndefined()

    const page = await test.client.send(
      new ListDataTablePrimaryValuesCommand({ ...directory, MaxResults: 1 }),
    )
    const next = await test.client.send(
      new ListDataTablePrimaryValuesCommand({
        ...directory,
        NextToken: page.NextToken,
        RecordIds: ['nobody'],
        MaxResults: 1,
      }),
    )
    expect(next.PrimaryValuesList).toHaveLength(1)
  })

  it.each([0, 1001, -1])('documented: a page of %i items is refused', async (MaxResults) => {
    const call = test.client.send(new ListDataTableValuesCommand({ ...directory, MaxResults }))
    expect(await errorName(call)).toBe('InvalidParameterException')
  })

  it('documented: attributes and tables come in pages too', async () => {
    const { Attributes = [], NextToken } = await test.client.send(
      new ListDataTableAttributesCommand({ ...directory, MaxResults: 5 }),
    )
    const rest = await test.client.send(
      new ListDataTableAttributesCommand({ ...directory, NextToken, MaxResults: 7 }),
    )
    const names = [...Attributes, ...(rest.Attributes ?? [])].map((one) => one.Name)
    expect(names).toEqual(branchDirectory.attributes.map((one) => one.name))
    expect(rest.NextToken).toBeUndefined()
    const tables = await test.client.send(
      new ListDataTablesCommand({ InstanceId: INSTANCE_ID, MaxResults: 6 }),
    )
    const last = await test.client.send(
      new ListDataTablesCommand({ InstanceId: INSTANCE_ID, NextToken: tables.NextToken }),
    )
    expect(last.DataTableSummaryList?.map((one) => one.Name)).toEqual(['Branch directory'])
  })
})

type Filter = Omit<
  ConstructorParameters<typeof ListDataTableValuesCommand>[0],
  'InstanceId' | 'DataTableId'
>

async function listValues(filter: Filter) {
  const { Values = [] } = await test.client.send(
    new ListDataTableValuesCommand({ ...directory, ...filter }),
  )
  return Values
}
