/**
 * Why an expression has no value:
 * `syntax` it cannot be read; `value` an argument is of the wrong kind or out of range;
 * `reference` a table, an attribute, a record or opening hours that do not exist;
 * `cycle` the value depends on itself; `limit` it is too large, too deep or too long.
 */
export type ExpressionErrorKind = 'syntax' | 'value' | 'reference' | 'cycle' | 'limit'

/** The only error that reading and evaluating an expression throws. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError'
  readonly kind: ExpressionErrorKind

  constructor(kind: ExpressionErrorKind, message: string) {
    super(message)
    this.kind = kind
  }
}
