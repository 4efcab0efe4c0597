import { z } from 'zod'
import { nameKey } from '../rules/names'
import { validationShape } from '../rules/validation-shape'
import { type AttributeRow, VALUE_TYPES } from '../types'
import type { Sql } from './database'
import { json, number, type Row, text, textOrNull } from './rows'

const valueType = z.enum(VALUE_TYPES)

/** What a new attribute is made of. */
export type NewAttribute = Omit<AttributeRow, 'seq'>

/** What an update writes. */
export type AttributeChange = Pick<
  AttributeRow,
  'name' | 'valueType' | 'description' | 'isPrimary' | 'validation' | 'version' | 'modifiedMs'
>

/** Attributes in SQLite. */
export function createAttributeStore(sql: Sql) {
  return {
    /** Adds an attribute; gives its sequence number. */
    insert(attribute: NewAttribute): number {
      return sql.run(
        `INSERT INTO attributes (table_seq, attribute_id, name, name_key, value_type, description,
           is_primary, validation, lock_version, modified_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        attribute.tableSeq,
        attribute.id,
        attribute.name,
        nameKey(attribute.name),
        attribute.valueType,
        attribute.description,
        attribute.isPrimary ? 1 : 0,
        attribute.validation === null ? null : JSON.stringify(attribute.validation),
        attribute.version,
        attribute.modifiedMs,
      )
    },

    /** All attributes of a table, in the order of creation (at most a few hundred). */
    ofTable(tableSeq: number): AttributeRow[] {
      const rows = sql.all(
        'SELECT * FROM attributes WHERE table_seq = ? ORDER BY attribute_seq',
        tableSeq,
      )
      return rows.map(toAttribute)
    },

    update(seq: number, change: AttributeChange): void {
      sql.run(
        `UPDATE attributes SET name = ?, name_key = ?, value_type = ?, description = ?,
           is_primary = ?, validation = ?, lock_version = ?, modified_ms = ?
         WHERE attribute_seq = ?`,
        change.name,
        nameKey(change.name),
        change.valueType,
        change.description,
        change.isPrimary ? 1 : 0,
        change.validation === null ? null : JSON.stringify(change.validation),
        change.version,
        change.modifiedMs,
        seq,
      )
    },

    /** Removes an attribute with its values. */
    remove(seq: number): void {
      sql.run('DELETE FROM attributes WHERE attribute_seq = ?', seq)
    },

    /** Moves the attribute's version because one of its values moved; its own time stays. */
    touch(seq: number, version: string): void {
      sql.run('UPDATE attributes SET lock_version = ? WHERE attribute_seq = ?', version, seq)
    },
  }
}

function toAttribute(row: Row): AttributeRow {
  return {
    seq: number(row, 'attribute_seq'),
    tableSeq: number(row, 'table_seq'),
    id: text(row, 'attribute_id'),
    name: text(row, 'name'),
    valueType: valueType.parse(text(row, 'value_type')),
    description: textOrNull(row, 'description'),
    isPrimary: number(row, 'is_primary') === 1,
    validation: row.validation === null ? null : validationShape.parse(json(row, 'validation')),
    version: text(row, 'lock_version'),
    modifiedMs: number(row, 'modified_ms'),
  }
}
