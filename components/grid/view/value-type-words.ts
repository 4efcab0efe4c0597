import type { ValueType } from '@/lib/data-table'

/** How the header names a type: a mark to see, words to hear. */
export const VALUE_TYPE_WORDS: Readonly<
  Record<ValueType, { readonly mark: string; readonly words: string }>
> = {
  TEXT: { mark: 'abc', words: 'text' },
  NUMBER: { mark: '123', words: 'number' },
  BOOLEAN: { mark: 't/f', words: 'true or false' },
  TEXT_LIST: { mark: '[abc]', words: 'list of texts' },
  NUMBER_LIST: { mark: '[123]', words: 'list of numbers' },
}
