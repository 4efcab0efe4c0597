/** The rows of a CSV text, each by the names of its header. */
export function csvRecords(csv: string): Record<string, string>[] {
  const [header = [], ...rows] = parseCsv(csv)
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ''])))
}

/** A reader of RFC 4180 that shares nothing with the writer: one character after the other. */
export function parseCsv(csv: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let isQuoted = false
  const text = csv.replace(/^\uFEFF/, '')
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? ''
    if (isQuoted) {
      if (character !== '"') field += character
      else if (text[at + 1] === '"') {
        field += '"'
        at += 1
      } else isQuoted = false
    } else if (character === '"') isQuoted = true
    else if (character === ',') {
      row.push(field)
      field = ''
    } else if (character === '\r' && text[at + 1] === '\n') {
      rows.push([...row, field])
      row = []
      field = ''
      at += 1
    } else field += character
  }
  return rows
}

/** The exact text that `guardFormula` was given. */
export function unguardFormula(text: string): string {
  return text.startsWith("'") ? text.slice(1) : text
}
