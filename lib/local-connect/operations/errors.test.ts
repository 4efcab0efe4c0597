import { describe, expect, it } from 'vitest'
import { checkListed, ERROR_STATUS, ServiceError, WIRE_ERRORS } from '../rules/errors'
import { OPERATIONS } from './all'

const READ = [
  'AccessDeniedException',
  'InternalServiceException',
  'InvalidParameterException',
  'InvalidRequestException',
  'ResourceNotFoundException',
  'ThrottlingException',
]
const WRITE = [...READ, 'ConflictException']
const CREATE = [...WRITE, 'DuplicateResourceException', 'ServiceQuotaExceededException']

const WITHOUT_RIGHTS = READ.filter((name) => name !== 'AccessDeniedException')

/** `errors` of every operation in AWS's API model. */
const MODEL: Record<string, string[]> = {
  BatchCreateDataTableValue: CREATE,
  BatchDeleteDataTableValue: WRITE,
  BatchDescribeDataTableValue: READ,
  BatchUpdateDataTableValue: WRITE,
  CreateDataTable: CREATE,
  CreateDataTableAttribute: CREATE,
  DeleteDataTable: WRITE,
  DeleteDataTableAttribute: WRITE,
  DescribeDataTable: READ,
  DescribeDataTableAttribute: READ,
  EvaluateDataTableValues: READ,
  ListDataTableAttributes: READ,
  ListDataTablePrimaryValues: READ,
  ListDataTables: READ,
  ListDataTableValues: READ,
  SearchDataTables: WITHOUT_RIGHTS,
  TagResource: WITHOUT_RIGHTS,
  UntagResource: WITHOUT_RIGHTS,
  ListTagsForResource: WITHOUT_RIGHTS,
  UpdateDataTableAttribute: [...WRITE, 'LimitExceededException', 'ServiceQuotaExceededException'],
  UpdateDataTableMetadata: [...WRITE, 'DuplicateResourceException'],
  UpdateDataTablePrimaryValues: WRITE,
}

describe('errors (documented: the API model)', () => {
  it('every operation of the model is there', () => {
    expect(OPERATIONS.map((one) => one.name).sort()).toEqual(Object.keys(MODEL).sort())
  })

  it.each(OPERATIONS)('$name lists those of the model', ({ name, errors }) => {
    expect([...errors].sort()).toEqual(MODEL[name]?.toSorted())
  })

  it.each(OPERATIONS)('$name answers with no other error', ({ name, errors }) => {
    for (const error of Object.keys(ERROR_STATUS)) {
      if (!isErrorName(error)) throw new Error(`${error} has no status.`)
      const thrown = new ServiceError(error, 'Refused.')
      const isLet = MODEL[name]?.includes(error) === true || WIRE_ERRORS.includes(error)
      expect(checkListed(thrown, name, errors) === thrown).toBe(isLet)
    }
  })

  it('what is no error of the operation is told as a defect', () => {
    const answer = checkListed(
      new ServiceError('ConflictException', 'Taken.'),
      'ListDataTables',
      [],
    )
    expect(answer).not.toBeInstanceOf(ServiceError)
    expect(String(answer)).toContain('ConflictException is no error of ListDataTables')
  })
})

function isErrorName(name: string): name is keyof typeof ERROR_STATUS {
  return name in ERROR_STATUS
}
