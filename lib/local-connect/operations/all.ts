import { batchCreateDataTableValue } from './batch/batch-create-data-table-value'
import { batchDeleteDataTableValue } from './batch/batch-delete-data-table-value'
import { batchDescribeDataTableValue } from './batch/batch-describe-data-table-value'
import { batchUpdateDataTableValue } from './batch/batch-update-data-table-value'
import { createDataTable } from './create-data-table'
import { createDataTableAttribute } from './create-data-table-attribute'
import { deleteDataTable } from './delete-data-table'
import { deleteDataTableAttribute } from './delete-data-table-attribute'
import { describeDataTable } from './describe-data-table'
import { describeDataTableAttribute } from './describe-data-table-attribute'
import { evaluateDataTableValues } from './evaluate-data-table-values'
import { listDataTableAttributes } from './list-data-table-attributes'
import { listDataTablePrimaryValues } from './list-data-table-primary-values'
import { listDataTableValues } from './list-data-table-values'
import { listDataTables } from './list-data-tables'
import { searchDataTables } from './search-data-tables'
import type { Operation } from './shared/operation'
import { listTagsForResource, tagResource, untagResource } from './tags'
import { updateDataTableAttribute } from './update-data-table-attribute'
import { updateDataTableMetadata } from './update-data-table-metadata'
import { updateDataTablePrimaryValues } from './update-data-table-primary-values'

/** Every operation that the stand-in answers. */
export const OPERATIONS: readonly Operation[] = [
  batchCreateDataTableValue,
  batchDeleteDataTableValue,
  batchDescribeDataTableValue,
  batchUpdateDataTableValue,
  createDataTable,
  createDataTableAttribute,
  deleteDataTable,
  deleteDataTableAttribute,
  describeDataTable,
  describeDataTableAttribute,
  evaluateDataTableValues,
  listDataTableAttributes,
  listDataTablePrimaryValues,
  listDataTables,
  listDataTableValues,
  searchDataTables,
  updateDataTableAttribute,
  updateDataTableMetadata,
  updateDataTablePrimaryValues,
  tagResource,
  untagResource,
  listTagsForResource,
]
