// Runs before anything is installed, so it uses neither packages nor TypeScript.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stampFile = `${root}node_modules/.lockstep-lock-hash`
const installedFile = `${root}node_modules/.package-lock.json`

/**
 * Checks the Node.js version, installs packages if needed, and runs a program.
 * @param {string} program a TypeScript file beside this one, whose `main()` returns the exit code
 */
export async function launch(program) {
  requireNode(20, 9)
  process.chdir(root)
  installIfNeeded()
  const { tsImport } = await import('tsx/esm/api')
  const { main } = await tsImport(program, import.meta.url)
  process.exit(await main())
}

/** @param {number} major @param {number} minor */
function requireNode(major, minor) {
  const [ownMajor = 0, ownMinor = 0] = process.versions.node.split('.').map(Number)
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return
  fail(`Lockstep needs Node.js ${major}.${minor} or newer; this is ${process.versions.node}.`)
}

function installIfNeeded() {
  const lock = readFileSync(`${root}package-lock.json`, 'utf8')
  // The installed binaries depend on the platform too.
  const stamp = createHash('sha256')
    .update(`${process.platform} ${process.arch}\n${lock}`)
    .digest('hex')
  if (readIfThere(stampFile) === stamp && existsSync(installedFile)) return
  if (!isInstalled(lock)) install()
  try {
    writeFileSync(stampFile, stamp)
  } catch {
    // Without write access, the installed packages are compared again at each start.
  }
}

/**
 * Compares the lock file with the record of npm, so that an install by hand counts too. npm writes the record last, so
 * an interrupted install has none.
 * @param {string} lock the text of package-lock.json
 */
function isInstalled(lock) {
  const record = readIfThere(installedFile)
  if (record === undefined) return false
  const installed = JSON.parse(record).packages
  return Object.entries(JSON.parse(lock).packages).every(([path, wanted]) => {
    const found = installed[path]
    if (path === '') return true
    // An optional package without a platform is a fallback for platforms without binaries.
    const isNeeded = wanted.os !== undefined && isForThisSystem(wanted)
    if (found === undefined) return wanted.optional === true && !isNeeded
    return found.version === wanted.version
  })
}

/** @param {{ os?: string[], cpu?: string[], libc?: string[] }} wanted */
function isForThisSystem({ os, cpu, libc }) {
  if (os !== undefined && !os.includes(process.platform)) return false
  if (cpu !== undefined && !cpu.includes(process.arch)) return false
  return libc === undefined || libc.includes(ownLibc())
}

function ownLibc() {
  const report = process.report?.getReport()
  const header = typeof report === 'object' ? Reflect.get(report, 'header') : undefined
  return header?.glibcVersionRuntime === undefined ? 'musl' : 'glibc'
}

function install() {
  console.log('Installing packages…')
  // The build and the stand-in need development packages, even with NODE_ENV=production.
  const flags = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund']
  const npm = process.env.npm_execpath
  const ownNpm = npm !== undefined && /npm-cli\.[cm]?js$/.test(npm)
  const { status } = ownNpm
    ? spawnSync(process.execPath, [npm, ...flags], { stdio: 'inherit' })
    : spawnSync('npm', flags, { stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) fail('The packages could not be installed; see the output of npm above.')
}

/** @param {string} file */
function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(message)
  process.exit(1)
}
