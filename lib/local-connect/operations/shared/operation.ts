import type { z } from 'zod'
import { checkListed, type ErrorName } from '../../rules/errors'
import type { OperationContext } from './context'
import { journalStructure } from './journal'

/** The members that travel in the query string, by their names there. */
export type QueryMembers = Readonly<Record<string, string>>

type OperationParts<Shape extends z.ZodType> = {
  /** Name in the API. */
  name: string
  method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  /** Path of the API model, with `{Member}` for the members that travel in it. */
  path: string
  query?: QueryMembers
  /** Writes run in one transaction, as a whole or not at all. */
  kind: 'read' | 'write'
  /** Whether `run` writes the journal; the others' writes are changes of structure. */
  journalsItself?: boolean
  /** Ranges, patterns and required members of the input. */
  input: Shape
  /** Errors that the model lists for it. */
  errors: readonly ErrorName[]
  run(input: z.output<Shape>, context: OperationContext): object
}

/** An operation as the protocol sees it: input still unread. */
export type Operation = Omit<OperationParts<z.ZodType>, 'run' | 'input' | 'query'> & {
  query: QueryMembers
  /**
   * Reads the input and answers.
   * @throws ZodError when the input breaks its shape, ServiceError when the request is refused
   *   (never with an error that the model does not list for the operation)
   */
  execute(raw: unknown, context: OperationContext): object
}

/** Ties an operation's shape to its handler. */
export function defineOperation<Shape extends z.ZodType>(parts: OperationParts<Shape>): Operation {
  const { input, run, query = {}, ...rest } = parts
  function execute(raw: unknown, context: OperationContext): object {
    const parsed = input.parse(raw)
    try {
      if (rest.kind === 'read') return run(parsed, context)
      return context.store.transaction(() =>
        rest.journalsItself === true
          ? run(parsed, context)
          : journalStructure(parsed, context, () => run(parsed, context)),
      )
    } catch (error) {
      throw checkListed(error, rest.name, rest.errors)
    }
  }
  return { ...rest, query, execute }
}

/** Query members of a paged listing. */
export const PAGED = { nextToken: 'NextToken', maxResults: 'MaxResults' } as const

/** Errors that the model lists for every operation but SearchDataTables. */
export const COMMON_ERRORS = [
  'InvalidRequestException',
  'ResourceNotFoundException',
  'InternalServiceException',
  'ThrottlingException',
  'AccessDeniedException',
  'InvalidParameterException',
] as const satisfies readonly ErrorName[]
