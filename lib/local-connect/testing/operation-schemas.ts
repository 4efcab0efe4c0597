import {
  BatchCreateDataTableValue$,
  BatchDeleteDataTableValue$,
  BatchDescribeDataTableValue$,
  BatchUpdateDataTableValue$,
  CreateDataTable$,
  CreateDataTableAttribute$,
  DeleteDataTable$,
  DeleteDataTableAttribute$,
  DescribeDataTable$,
  DescribeDataTableAttribute$,
  EvaluateDataTableValues$,
  ListDataTableAttributes$,
  ListDataTablePrimaryValues$,
  ListDataTables$,
  ListDataTableValues$,
  ListTagsForResource$,
  SearchDataTables$,
  TagResource$,
  UntagResource$,
  UpdateDataTableAttribute$,
  UpdateDataTableMetadata$,
  UpdateDataTablePrimaryValues$,
} from '@aws-sdk/client-connect'
import { NormalizedSchema } from '@smithy/core/schema'

/** The 19 operations of the API model on data tables and the three on tags, as the installed SDK describes them. */
const OPERATION_SCHEMAS = [
  BatchCreateDataTableValue$,
  BatchDeleteDataTableValue$,
  BatchDescribeDataTableValue$,
  BatchUpdateDataTableValue$,
  CreateDataTable$,
  CreateDataTableAttribute$,
  DeleteDataTable$,
  DeleteDataTableAttribute$,
  DescribeDataTable$,
  DescribeDataTableAttribute$,
  EvaluateDataTableValues$,
  ListDataTableAttributes$,
  ListDataTablePrimaryValues$,
  ListDataTables$,
  ListDataTableValues$,
  SearchDataTables$,
  UpdateDataTableAttribute$,
  UpdateDataTableMetadata$,
  UpdateDataTablePrimaryValues$,
  TagResource$,
  UntagResource$,
  ListTagsForResource$,
] as const

/** Schema of an operation's answer, by the operation's name. */
export const ANSWER_SCHEMAS: ReadonlyMap<string, NormalizedSchema> = new Map(
  OPERATION_SCHEMAS.map(([, , name, , , output]) => [name, NormalizedSchema.of(output)]),
)

/** Where an operation is answered: `GET /data-tables/{InstanceId}`. */
export const OPERATION_ROUTES: ReadonlyMap<string, string> = new Map(
  OPERATION_SCHEMAS.map(([, , name, traits]) => [name, routeOf(traits)]),
)

/** Method and path of the trait `http`, which the SDK writes `["GET", "/data-tables/…?…", 200]`. */
function routeOf(traits: unknown): string {
  const http: unknown = Object(traits).http
  const [method, path = ''] = Array.isArray(http) ? http.map(String) : []
  return `${method} ${path.split('?')[0]}`
}
