import { execFileSync } from 'node:child_process'

/** How much memory a process holds at the moment, bytes; NaN where the system has no `ps` to ask. */
export function residentBytes(pid: number): number {
  try {
    const kilobytes = execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })
    return Number(kilobytes) * 1024
  } catch {
    return Number.NaN
  }
}
