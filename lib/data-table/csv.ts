import Papa from 'papaparse'

/** What a spreadsheet may take for a formula, the full-width signs of East Asian keyboards included. */
const FORMULA_SIGNS = new Set(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])

/**
 * Keeps a spreadsheet from running a value: text that begins like a formula, or with an apostrophe, gets an apostrophe
 * in front. Take one leading apostrophe away to have the exact text back.
 * Source: https://owasp.org/www-community/attacks/CSV_Injection
 */
export function guardFormula(text: string): string {
  return text.startsWith("'") || FORMULA_SIGNS.has(text.charAt(0)) ? `'${text}` : text
}

/**
 * Rows as a CSV file for a spreadsheet: RFC 4180 with CRLF, and a byte order mark so that Excel reads it as UTF-8. Texts
 * go through `guardFormula`; `null` is an empty field.
 */
export function toCsv(rows: readonly (readonly (string | number | null)[])[]): string {
  const guarded = rows.map((row) =>
    row.map((field) => (typeof field === 'string' ? guardFormula(field) : field)),
  )
  return `\uFEFF${Papa.unparse(guarded, { newline: '\r\n' })}\r\n`
}
