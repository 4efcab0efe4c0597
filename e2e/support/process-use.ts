import { execFileSync } from 'node:child_process'

/** How much memory a process holds at the moment, bytes; NaN where the system has no `ps` to ask. */
export function residentBytes(pid: number): number {
  return asked('rss', pid) * 1024
}

/** How much processor time a process has had, whole seconds; NaN where `ps` does not tell. */
export function processorSeconds(pid: number): number {
  return asked('cputimes', pid)
}

function asked(what: string, pid: number): number {
  try {
    return Number(execFileSync('ps', ['-o', `${what}=`, '-p', String(pid)], { encoding: 'utf8' }))
  } catch {
    return Number.NaN
  }
}
