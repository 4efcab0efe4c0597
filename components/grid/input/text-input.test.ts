import { afterEach, expect, it } from 'vitest'
import { TextInput } from './text-input'

/** A stand-in for the EditContext of browsers: holds a text and sends its events. */
class Context extends EventTarget {
  text = ''
  static last: Context | null = null

  constructor() {
    super()
    Context.last = this
  }

  updateText(start: number, end: number, text: string): void {
    this.text = this.text.slice(0, start) + text + this.text.slice(end)
  }

  updateSelection(): void {}
  updateControlBounds(): void {}
  updateSelectionBounds(): void {}
  updateCharacterBounds(): void {}

  say(type: string, text?: string): void {
    if (text !== undefined) this.text = text
    this.dispatchEvent(new Event(type))
  }
}

afterEach(() => {
  Reflect.deleteProperty(window, 'EditContext')
})

function start() {
  const texts: string[] = []
  const compositions: (string | null)[] = []
  const input = new TextInput((text) => texts.push(text))
  input.subscribe(() => compositions.push(input.snapshot()))
  return { input, texts, compositions }
}

it('passes a text on at once, and that of a composition when it ends', () => {
  Object.assign(window, { EditContext: Context })
  const { input, texts, compositions } = start()
  input.attach(document.createElement('div'))
  const context = Context.last
  context?.say('textupdate', '😀')
  context?.say('compositionstart')
  context?.say('textupdate', 'に')
  context?.say('textupdate', '日本')
  context?.say('compositionend')
  expect(texts).toEqual(['😀', '日本'])
  expect(compositions).toEqual(['', 'に', '日本', null])
})

it('passes an unfinished composition on once when the cell is left', async () => {
  Object.assign(window, { EditContext: Context })
  const { input, texts } = start()
  input.attach(document.createElement('div'))
  Context.last?.say('compositionstart')
  Context.last?.say('textupdate', 'にほ')
  input.attach(document.createElement('div'))
  Context.last?.say('compositionend')
  await Promise.resolve()
  expect(texts).toEqual(['にほ'])
})

it('attaches to one element at a time, and to none without EditContext', () => {
  const [one, other] = [document.createElement('div'), document.createElement('div')]
  const { input } = start()
  input.attach(one)
  expect(input.isAttached()).toBe(false)
  Object.assign(window, { EditContext: Context })
  input.attach(other)
  input.attach(one)
  expect([one.editContext, other.editContext]).toEqual([Context.last, null])
  input.attach(null)
  expect(one.editContext).toBeNull()
  expect(one.hasAttribute('inputmode')).toBe(false)
})
