import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { TooltipProvider } from '@/components/ui'
import { type Attribute, type PrimaryValues, validateValue } from '@/lib/data-table'
import { RecordDialog, type RecordDialogProps } from './record-dialog'

function primary(name: string, more: Partial<Attribute> = {}): Attribute {
  return {
    id: null,
    name,
    valueType: 'TEXT',
    description: '',
    isPrimary: true,
    rules: { maxLength: 5 },
    ...more,
  }
}

const ATTRIBUTES = [primary('Branch'), primary('Floor', { valueType: 'NUMBER', rules: {} })]

const OSLO: PrimaryValues = [
  { attribute: 'Branch', value: 'Oslo' },
  { attribute: 'Floor', value: '1' },
]

/** A dialog in which `Lund`, floor 1, is row 7. */
function open(more: Partial<RecordDialogProps> = {}) {
  const onUse = vi.fn<(key: PrimaryValues) => void>()
  const onGoTo = vi.fn<(row: number) => void>()
  const valueIn = (key: PrimaryValues, name: string) =>
    key.find(({ attribute }) => attribute === name)?.value ?? ''
  render(
    <TooltipProvider>
      <RecordDialog
        attributes={ATTRIBUTES}
        check={(key) => ({
          problems: new Map(
            ATTRIBUTES.flatMap((attribute) => {
              const problem = validateValue(attribute, valueIn(key, attribute.name))
              return problem === null ? [] : [[attribute.name, problem.message]]
            }),
          ),
          alike:
            valueIn(key, 'Branch').trim() === 'Oslo' && valueIn(key, 'Branch') !== 'Oslo'
              ? OSLO
              : null,
          taken: valueIn(key, 'Branch') === 'Lund' && valueIn(key, 'Floor') === '1' ? 7 : null,
        })}
        giveFocus={() => {}}
        initial={new Map()}
        isWholeTableRead
        onClose={() => {}}
        onGoTo={onGoTo}
        onUse={onUse}
        recordLabel=""
        task="add"
        {...more}
      />
    </TooltipProvider>,
  )
  const type = (label: string, value: string) =>
    fireEvent.change(screen.getByLabelText(label), { target: { value } })
  const submit = () => fireEvent.click(screen.getByRole('button', { name: 'Add record' }))
  return { onUse, onGoTo, type, submit }
}

it('gives all primary values as the service stores them', () => {
  const { onUse, type, submit } = open()
  type('Branch', 'Umeå')
  type('Floor', ' 2. ')
  submit()
  expect(onUse).toHaveBeenCalledWith([
    { attribute: 'Branch', value: 'Umeå' },
    { attribute: 'Floor', value: '2' },
  ])
})

it('tells a broken rule while it is typed, and leaves untouched fields alone until they are asked for', () => {
  const { onUse, type, submit } = open()
  type('Branch', 'Stockholm')
  expect(screen.getByText('At most 5 characters; this has 9')).toBeTruthy()
  expect(screen.queryByText('A number')).toBeNull()
  submit()
  expect(screen.getByText('A number')).toBeTruthy()
  expect(document.activeElement).toBe(screen.getByLabelText('Branch'))
  expect(onUse).not.toHaveBeenCalled()
})

it('says which record has the key already, and leads to it', () => {
  const { onUse, onGoTo, type, submit } = open({
    initial: new Map([
      ['Branch', 'Lund'],
      ['Floor', '2'],
    ]),
  })
  expect(screen.queryByRole('button', { name: 'Go to that record' })).toBeNull()
  type('Floor', '1')
  expect(screen.getByText('The table has a record with these primary values.')).toBeTruthy()
  submit()
  expect(onUse).not.toHaveBeenCalled()
  fireEvent.click(screen.getByRole('button', { name: 'Go to that record' }))
  expect(onGoTo).toHaveBeenCalledWith(7)
})

it('keeps the line breaks of a key that has some', () => {
  const { onUse, type } = open({
    initial: new Map([
      ['Branch', 'a\r\nb'],
      ['Floor', '2'],
    ]),
  })
  const field = screen.getByLabelText<HTMLTextAreaElement>('Branch')
  expect(field.value).toBe('a\nb')
  type('Branch', 'a\nc')
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(onUse.mock.calls[0]?.[0]).toContainEqual({ attribute: 'Branch', value: 'a\r\nc' })
})

it('offers a choice where only some values are allowed', () => {
  open({
    attributes: [primary('Kind', { rules: { enum: { values: ['A', 'B'], isStrict: true } } })],
  })
  expect(screen.getByRole('combobox', { name: 'Kind' }).textContent).toContain('Choose…')
})

it.each([
  ['chosen', primary('Kind', { rules: { enum: { values: ['A', 'B'], isStrict: true } } })],
  ['typed', primary('Kind')],
])('begins at its first field, where that is %s', async (_, first) => {
  open({ attributes: [first, primary('Floor')] })
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Kind')))
})

it('takes a key that looks like another one only after a press that told the difference', () => {
  const { onUse, type, submit } = open()
  type('Branch', 'Oslo\u00a0')
  type('Floor', '1')
  expect(screen.getByRole('status').textContent).toMatch(/looks like the record .*Oslo/)
  expect(screen.getByRole('status').textContent).toContain('Here: no-break space')
  submit()
  expect(onUse).not.toHaveBeenCalled()
  fireEvent.click(screen.getByRole('button', { name: 'Add record all the same' }))
  expect(onUse.mock.lastCall?.[0]).toContainEqual({ attribute: 'Branch', value: 'Oslo\u00a0' })
})

it('asks again where what was told is another warning by then', () => {
  const { onUse, type, submit } = open()
  type('Branch', 'Oslo\u00a0')
  type('Floor', '1')
  submit()
  type('Branch', ' Oslo')
  expect(screen.queryByRole('button', { name: 'Add record all the same' })).toBeNull()
  submit()
  expect(onUse).not.toHaveBeenCalled()
})

it('stays open on a press outside once something is typed, and goes by Esc', () => {
  const onClose = vi.fn()
  const { type } = open({ onClose })
  const outside = () => {
    fireEvent.pointerDown(document.body)
    fireEvent.mouseDown(document.body)
    fireEvent.click(document.body)
  }
  type('Branch', 'Umeå')
  outside()
  expect(onClose).not.toHaveBeenCalled()
  fireEvent.keyDown(screen.getByLabelText('Branch'), { key: 'Escape' })
  expect(onClose).toHaveBeenCalled()
})

it('tells each text that is typed, and stands there with what was typed before', () => {
  const onType = vi.fn()
  const { type } = open({ onType, typedBefore: new Map([['Branch', 'Ume']]) })
  expect(screen.getByLabelText<HTMLInputElement>('Branch').value).toBe('Ume')
  type('Branch', 'Umeå')
  expect(onType.mock.lastCall?.[0].get('Branch')).toBe('Umeå')
})

it('does nothing while there is a reason not to, and keeps what is typed', () => {
  const { onUse, type, submit } = open({ refusal: 'Record Lund is not in the table any more.' })
  type('Branch', 'Umeå')
  type('Floor', '1')
  submit()
  expect(screen.getByRole('status').textContent).toContain('not in the table any more')
  expect(onUse).not.toHaveBeenCalled()
  expect(screen.getByLabelText<HTMLInputElement>('Branch').value).toBe('Umeå')
})

describe('a copy', () => {
  const lund = new Map([
    ['Branch', 'Lund'],
    ['Floor', '1'],
  ])
  const words = 'Another record has to have other primary values.'

  it('is called wrong only once its user has tried, or typed', () => {
    const { onUse, type } = open({ task: 'duplicate', initial: lund })
    expect(screen.queryByText(words)).toBeNull()
    expect(screen.queryByRole('button', { name: 'Go to that record' })).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'Duplicate record' }))
    expect(screen.getByText(words)).toBeTruthy()
    expect(onUse).not.toHaveBeenCalled()
    expect(document.activeElement).toBe(screen.getByLabelText('Branch'))
    type('Branch', 'Umeå')
    expect(screen.queryByText(words)).toBeNull()
  })

  it('is called wrong where its user types the old values again', () => {
    const { type } = open({ task: 'duplicate', initial: lund })
    type('Branch', 'Umeå')
    type('Branch', 'Lund')
    expect(screen.getByText(words)).toBeTruthy()
  })
})
