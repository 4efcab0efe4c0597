/**
 * Who the stand-in is: one instance of one account in one region, the same on every machine,
 * so that links, ARNs and scripts keep working after the data directory is thrown away.
 */

/** The only instance that the stand-in knows. */
export const INSTANCE_ID = 'a1b2c3d4-0000-4000-8000-000000000001'

/** AWS's own example account number. */
export const ACCOUNT_ID = '123456789012'

/** The region that ARNs and `LastModifiedRegion` name. */
export const REGION = 'us-east-1'

/** ARN of the instance. */
export const INSTANCE_ARN = `arn:aws:connect:${REGION}:${ACCOUNT_ID}:instance/${INSTANCE_ID}`
