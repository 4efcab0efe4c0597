import { z } from 'zod'
import { codePoints, NAME_PATTERN } from '../../rules/names'
import { LOCK_LEVELS, VALUE_TYPES } from '../../types'

/** Pieces of the API model that several operations share. Lengths count code points. */

function text(min: number, max: number) {
  return z.string().refine((value) => codePoints(value) >= min && codePoints(value) <= max, {
    error: `must have ${min} to ${max} characters`,
  })
}

/** `InstanceId` */
export const instanceId = text(1, 100)

/** `DataTableId`: also ids of attributes and records. */
export const dataTableId = text(1, 256)

/** `DataTableName` where it names something that exists; new names go through `cleanName`. */
export const existingName = text(1, 127).regex(NAME_PATTERN)

/** Members that name the instance, and the table in it. */
export const instanceMembers = { InstanceId: instanceId }
export const tableMembers = { ...instanceMembers, DataTableId: dataTableId }

/** Members of a paged listing. */
export const pageMembers = {
  NextToken: z.string().optional(),
  MaxResults: z.int().min(1).max(1000).optional(),
}

export const lockLevel = z.enum(LOCK_LEVELS)
export const valueType = z.enum(VALUE_TYPES)

/** How many tags a table may have. */
export const MAX_TAGS = 50

/** `TagKey` */
export const tagKey = z
  .string()
  .min(1)
  .max(128)
  .regex(/^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u)

/** `TagMap` */
export const tagMap = z
  .record(tagKey, z.string().max(256))
  .refine((tags) => Object.keys(tags).length >= 1 && Object.keys(tags).length <= MAX_TAGS, {
    error: `must have 1 to ${MAX_TAGS} tags`,
  })

/** `DataTableLockVersion` */
export const lockVersion = z.object({
  DataTable: z.string().optional(),
  Attribute: z.string().optional(),
  PrimaryValues: z.string().optional(),
  Value: z.string().optional(),
})

/** `PrimaryValuesSet` */
export const primaryValues = z.array(z.object({ AttributeName: existingName, Value: z.string() }))

/** `DataTableValueIdentifier` */
export const valueIdentifier = z.object({
  PrimaryValues: primaryValues.optional(),
  AttributeName: existingName,
})

/** `RegionName` */
const regionName = z.string().regex(/[a-z]{2}(-[a-z]+){1,2}(-[0-9])?/)

/** `DataTableValue`; times and regions that a client sends along are read and ignored. */
export const dataTableValue = valueIdentifier.extend({
  Value: z.string(),
  LockVersion: lockVersion.optional(),
  LastModifiedTime: z.number().optional(),
  LastModifiedRegion: regionName.optional(),
})

/** `DataTableDeleteValueIdentifier` */
export const deleteIdentifier = valueIdentifier.extend({ LockVersion: lockVersion })

/** Filters of the two listings of records. */
export const recordFilterMembers = {
  RecordIds: z.array(dataTableId).optional(),
  PrimaryAttributeValues: z
    .array(z.object({ AttributeName: existingName, Values: z.array(z.string()) }))
    .optional(),
}
