import {
  type ConnectClient,
  UpdateDataTableAttributeCommand,
  type Validation,
} from '@aws-sdk/client-connect'
import { INSTANCE_ID } from './services'

/** Changes the rules of a text attribute, as another admin would while a page shows the table. */
export async function changeTextRules(
  connect: ConnectClient,
  tableId: string,
  attribute: string,
  rules: Validation,
): Promise<void> {
  await connect.send(
    new UpdateDataTableAttributeCommand({
      InstanceId: INSTANCE_ID,
      DataTableId: tableId,
      AttributeName: attribute,
      Name: attribute,
      ValueType: 'TEXT',
      Validation: rules,
    }),
  )
}
