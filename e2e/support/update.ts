import {
  copyFile,
  cp,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { actionsKey } from '../../scripts/run/actions-key'
import { startChild } from '../../scripts/run/child'
import { nextBinary, projectRoot } from '../../scripts/run/paths'

const COPIED = [
  ...['app', 'components', 'lib', 'scripts', 'instrumentation-client.ts', 'next.config.js'],
  ...['package.json', 'package-lock.json', 'postcss.config.mjs', 'tsconfig.json'],
]
/** The file that the update changes: part of every page, on the server and in the browser. */
const CHANGED = 'components/tables/sidebar.tsx'

/** The app of tomorrow. */
export interface Update {
  /** Its sources and its build. */
  readonly folder: string
  /** What its pages call it. */
  readonly name: string
  remove(): Promise<void>
}

/**
 * Builds the app as an update brings it: changed sources, and the key of this build's actions, as `npm start` keeps it.
 * Takes about a minute.
 */
export async function buildUpdate(): Promise<Update> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-update-'))
  const name = 'Lockstep of tomorrow'
  for (const file of COPIED) {
    await cp(join(projectRoot, file), join(folder, file), { recursive: true })
  }
  // The ids of actions have the path of their file within the folder, so that packages have to be inside, too.
  await linkAll(join(projectRoot, 'node_modules'), join(folder, 'node_modules'))
  const source = await readFile(join(folder, CHANGED), 'utf8')
  const changed = source.replace(/^\s*Lockstep$/m, name)
  if (changed === source) throw new Error(`The update does not change ${CHANGED}.`)
  await writeFile(join(folder, CHANGED), changed)
  await build(folder)
  return { folder, name, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** The same files under another folder, without a copy where the disk allows that. */
async function linkAll(from: string, to: string): Promise<void> {
  await mkdir(to)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await linkAll(source, target)
    else if (entry.isFile()) await link(source, target).catch(() => copyFile(source, target))
    else await cp(source, target, { recursive: true, verbatimSymlinks: true })
  }
}

async function build(folder: string): Promise<void> {
  const child = startChild({
    args: [join(folder, relative(projectRoot, nextBinary)), 'build'],
    cwd: folder,
    env: {
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: actionsKey(),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const { code } = await child.exited
  if (code !== 0) throw new Error('The update could not be built.')
}
