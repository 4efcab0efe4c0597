import type { NormalizedSchema } from '@smithy/core/schema'

/**
 * What is wrong with an answer's JSON, by the SDK's own schema of it: members that the schema does
 * not have, required ones that are missing, and wrong types. A client that reads only what it
 * knows would lose a misnamed member without a word.
 * @param path where the value stands, for the sentences
 * @returns one sentence for each fault, none for a good answer
 */
export function shapeFaults(schema: NormalizedSchema, value: unknown, path: string): string[] {
  if (schema.isUnitSchema()) return structFaults([], 0, value, path)
  if (schema.isListSchema()) return listFaults(schema.getValueSchema(), value, path)
  if (schema.isMapSchema()) return mapFaults(schema.getValueSchema(), value, path)
  if (schema.isStructSchema()) {
    return structFaults([...schema.structIterator()], requiredCount(schema), value, path)
  }
  return scalarFaults(schema, value, path)
}

/** Every member that an answer may hold, as paths: `Values[].LockVersion.Value`. */
export function memberPaths(schema: NormalizedSchema, path = ''): string[] {
  if (schema.isListSchema()) return memberPaths(schema.getValueSchema(), `${path}[]`)
  if (!schema.isStructSchema() || schema.isUnitSchema()) return path === '' ? [] : [path]
  return [...schema.structIterator()].flatMap(([name, member]) =>
    memberPaths(member, path === '' ? name : `${path}.${name}`),
  )
}

/** The paths of `memberPaths` that an answer holds. */
export function heldPaths(schema: NormalizedSchema, value: unknown, path = ''): string[] {
  if (value === undefined) return []
  if (schema.isListSchema()) {
    const items = Array.isArray(value) ? value : []
    return items.flatMap((item) => heldPaths(schema.getValueSchema(), item, `${path}[]`))
  }
  if (!schema.isStructSchema() || schema.isUnitSchema()) return path === '' ? [] : [path]
  return [...schema.structIterator()].flatMap(([name, member]) =>
    heldPaths(member, Object(value)[name], path === '' ? name : `${path}.${name}`),
  )
}

function structFaults(
  members: readonly [string, NormalizedSchema][],
  required: number,
  value: unknown,
  path: string,
): string[] {
  if (!isPlainObject(value)) return [`${path} is no object.`]
  const known = new Map(members)
  const missing = members
    .slice(0, required)
    .filter(([name]) => value[name] === undefined)
    .map(([name]) => `${path}.${name} is required and missing.`)
  const faults = Object.entries(value).flatMap(([name, member]) => {
    const schema = known.get(name)
    if (schema === undefined) return [`${path}.${name} is no member.`]
    return shapeFaults(schema, member, `${path}.${name}`)
  })
  return [...missing, ...faults]
}

function listFaults(item: NormalizedSchema, value: unknown, path: string): string[] {
  if (!Array.isArray(value)) return [`${path} is no array.`]
  return value.flatMap((one: unknown, index) => shapeFaults(item, one, `${path}[${index}]`))
}

function mapFaults(item: NormalizedSchema, value: unknown, path: string): string[] {
  if (!isPlainObject(value)) return [`${path} is no object.`]
  return Object.entries(value).flatMap(([key, one]) => shapeFaults(item, one, `${path}.${key}`))
}

function scalarFaults(schema: NormalizedSchema, value: unknown, path: string): string[] {
  // REST-JSON writes timestamps as epoch seconds, and none of these shapes says otherwise.
  const wanted =
    schema.isNumericSchema() || schema.isTimestampSchema()
      ? 'number'
      : schema.isBooleanSchema()
        ? 'boolean'
        : 'string'
  const kind = value === null ? 'null' : typeof value
  return kind === wanted ? [] : [`${path} is ${kind} and must be ${wanted}.`]
}

/** The SDK lists a shape's required members first, and says how many they are. */
function requiredCount(schema: NormalizedSchema): number {
  const shape: unknown = schema.getSchema()
  const count: unknown = Array.isArray(shape) ? shape[6] : undefined
  return typeof count === 'number' ? count : 0
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
