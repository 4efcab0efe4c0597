/**
 * The one table of errors that the stand-in answers with, and their HTTP status.
 * Names and codes: the `errors` of the API model; those after InternalServiceException are what
 * AWS's REST-JSON servers answer before an operation is reached.
 */
export const ERROR_STATUS = {
  InvalidRequestException: 400,
  InvalidParameterException: 400,
  ServiceQuotaExceededException: 402,
  AccessDeniedException: 403,
  ResourceNotFoundException: 404,
  ConflictException: 409,
  DuplicateResourceException: 409,
  ThrottlingException: 429,
  LimitExceededException: 429,
  InternalServiceException: 500,
  SerializationException: 400,
  UnknownOperationException: 404,
  RequestEntityTooLargeException: 413,
  UnsupportedMediaTypeException: 415,
  MissingAuthenticationTokenException: 403,
  IncompleteSignatureException: 403,
  UnrecognizedClientException: 403,
  InvalidSignatureException: 403,
} as const

/** Name of an error on the wire. */
export type ErrorName = keyof typeof ERROR_STATUS

/** A refusal of the whole request. Rules and operations throw it; one encoder writes it. */
export class ServiceError extends Error {
  override readonly name: ErrorName

  constructor(name: ErrorName, message: string) {
    super(message)
    this.name = name
  }
}

/** What any operation may be answered with beside the errors that the model lists for it. */
export const WIRE_ERRORS: readonly ErrorName[] = [
  'AccessDeniedException',
  'SerializationException',
  'UnknownOperationException',
  'RequestEntityTooLargeException',
  'UnsupportedMediaTypeException',
  'MissingAuthenticationTokenException',
  'IncompleteSignatureException',
  'UnrecognizedClientException',
  'InvalidSignatureException',
]

/**
 * An error as it may leave an operation: one that the model does not list for it is a defect of
 * the stand-in, and becomes one that says so.
 */
export function checkListed(
  error: unknown,
  operation: string,
  listed: readonly ErrorName[],
): unknown {
  if (!(error instanceof ServiceError)) return error
  if (listed.includes(error.name) || WIRE_ERRORS.includes(error.name)) return error
  return new Error(`${error.name} is no error of ${operation}: ${error.message}`, { cause: error })
}

/** A parameter that breaks a documented range, pattern or enumeration. */
export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message)
}

/** A request that cannot be carried out as it is. */
export function invalidRequest(message: string): ServiceError {
  return new ServiceError('InvalidRequestException', message)
}

/** Something named in the request does not exist. */
export function notFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', message)
}
