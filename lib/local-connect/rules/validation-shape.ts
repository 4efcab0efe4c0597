import { z } from 'zod'

const lengthBoundary = z.int().min(0).max(1000)
const valueBoundary = z.int().min(0).max(100)
const double = z.number()

/** `Validation` of the API model, with its ranges; used for requests and for stored rows. */
export const validationShape = z.object({
  MinLength: lengthBoundary.optional(),
  MaxLength: lengthBoundary.optional(),
  MinValues: valueBoundary.optional(),
  MaxValues: valueBoundary.optional(),
  IgnoreCase: z.boolean().optional(),
  Minimum: double.optional(),
  Maximum: double.optional(),
  ExclusiveMinimum: double.optional(),
  ExclusiveMaximum: double.optional(),
  MultipleOf: double.min(0).optional(),
  Enum: z
    .object({ Strict: z.boolean().optional(), Values: z.array(z.string()).optional() })
    .optional(),
})
