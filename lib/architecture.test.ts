import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Who may import what across rooms; a room that is not listed may import nothing of ours. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  app: ['components/*', 'lib/*'],
  'components/ui': [],
  'components/grid': ['components/ui', 'lib/data-table'],
  'components/editor': [
    'components/grid',
    'components/ui',
    'lib/data-table',
    'lib/drafts',
    'lib/fetch',
    'lib/merge',
    'lib/save',
    'lib/session',
    'lib/storage',
  ],
  'components/tables': ['components/ui', 'lib/data-table', 'lib/fetch'],
  'lib/data-table': [],
  'lib/fetch': [],
  'lib/metrics': [],
  'lib/settings': [],
  'lib/drafts': ['lib/data-table'],
  'lib/merge': ['lib/data-table'],
  // An open table without a screen: no React, so that the simulation drives it as it is.
  'lib/session': [
    'lib/data-table',
    'lib/drafts',
    'lib/fetch',
    'lib/merge',
    'lib/save',
    'lib/storage',
  ],
  'lib/storage': ['lib/data-table', 'lib/drafts'],
  'lib/save': ['lib/data-table'],
  // The gateway implements the interface through which lib/save sees the service.
  'lib/connect': ['lib/data-table', 'lib/metrics', 'lib/save', 'lib/settings'],
  'lib/local-connect': [],
  // The HTTP server around Next.js; it runs outside of the bundle.
  'lib/web': [],
}
/** Rooms that a browser never loads. The stand-in is a process of its own and needs no mark. */
const SERVER_ONLY = ['lib/connect', 'lib/metrics', 'lib/settings']
/** A second door: what only a server may have of a room that the browser shares. */
const SERVER_DOORS = ['lib/save/server']
const AWS_ROOM = 'lib/connect'
/** What the folders of a room may import of each other; the files beside them may import all of them. */
const FOLDERS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'lib/save': {
    protocol: [],
    plan: ['protocol'],
    decide: ['protocol', 'plan'],
    execute: ['protocol', 'plan', 'decide'],
    host: ['protocol'],
    receipts: ['protocol', 'decide'],
  },
  'components/grid': {
    model: [],
    input: ['model'],
    controller: ['model', 'input'],
    editors: ['model', 'input', 'controller'],
    view: ['model', 'input', 'controller', 'editors'],
  },
}
/** Packages that only rooms with a screen may import. */
const SCREEN_PACKAGE =
  /^(react|react-dom|@base-ui\/react|lucide-react|@tanstack\/react-[a-z]+)(\/|$)/

interface SourceFile {
  /** From the project's folder, with slashes. */
  path: string
  room: string
  /** A test, or what a room's tests share, which is called `testing`. */
  isTest: boolean
  text: string
  imports: Import[]
}

interface Import {
  specifier: string
  /** The file or folder that it names, from the project's folder; absent for a package. */
  target: string | undefined
}

const STATEMENT = /^(?:import|export)\s+(?:type\s+)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]/gm
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]/g

const files = ['app', 'components', 'lib'].flatMap(filesBelow).map(readSource)
const sources = files.filter((file) => !file.isTest)

describe('the rooms', () => {
  test('are all known', () => {
    const unknown = sources.filter(({ room }) => MAY_IMPORT[room] === undefined)
    expect(pathsOf(unknown)).toEqual([])
  })

  test('import only what their place in the house allows', () => {
    const offences = sources.flatMap((file) =>
      roomsImportedBy(file)
        .filter((room) => !isAllowed(file.room, room))
        .map((room) => `${file.path} imports ${room}`),
    )
    expect(offences).toEqual([])
  })

  test('are entered through their doors, not past them', () => {
    const offences = sources.flatMap((file) =>
      acrossRooms(file)
        .filter(({ specifier, target }) => !isDoor(target) || !specifier.startsWith('@/'))
        .map(({ specifier }) => `${file.path} imports ${specifier}`),
    )
    expect(offences).toEqual([])
  })

  test('below the components know no screen', () => {
    // A test there that renders something would not be run at all.
    const offences = files.filter(
      ({ room, path, imports, isTest }) =>
        room.startsWith('lib/') &&
        (path.endsWith('.tsx') ||
          (!isTest && imports.some(({ specifier }) => SCREEN_PACKAGE.test(specifier)))),
    )
    expect(pathsOf(offences)).toEqual([])
  })

  test('have folders that import each other in one direction', () => {
    const folderOf = (path: string, room: string) =>
      path.startsWith(`${room}/`) ? /^([a-z]+)\//.exec(path.slice(room.length + 1))?.[1] : undefined
    const offences = Object.entries(FOLDERS).flatMap(([room, folders]) =>
      sources.flatMap(({ path, imports }) => {
        const from = folderOf(path, room)
        const allowed = folders[from ?? '']
        return imports.flatMap(({ target = '' }) => {
          const to = folderOf(target, room)
          const isFine = to === undefined || to === from || allowed?.includes(to) !== false
          return isFine ? [] : [`${path} imports ${target}`]
        })
      }),
    )
    expect(offences).toEqual([])
  })

  test('have no circle of imports, not even of types', () => {
    const beside = ['simulation', 'e2e', 'bench', 'scripts'].flatMap(filesBelow).map(readSource)
    expect(circlesIn([...files, ...beside])).toEqual([])
  })

  test('of components never import the pages', () => {
    const offences = files.filter(
      ({ room, imports }) =>
        room.startsWith('components/') && imports.some(({ target }) => target?.startsWith('app/')),
    )
    expect(pathsOf(offences)).toEqual([])
  })
})

const SIGNATURE_CHECK = 'lib/local-connect/protocol/signature.ts'

describe('the exports', () => {
  // What `knip` does, which has no release for both this TypeScript and Node.js 20.9: docs/decisions/0012.
  test('are used somewhere, doors and tests aside', () => {
    const beside = ['simulation', 'e2e', 'bench', 'scripts'].flatMap(filesBelow).map(readSource)
    const users = [...sources, ...beside].map((file) => ({
      path: file.path,
      // A door only hands on.
      words: new Set(file.text.replaceAll(/^export [^'"]* from '[^']*'$/gm, '').match(/\w+/g)),
    }))
    const inside = sources.filter(({ room }) => /^(components|lib)\//.test(room))
    const unused = inside.flatMap(({ path, text }) =>
      [...text.matchAll(/^export (?:async )?(?:function\*?|const|class) (\w+)/gm)]
        .map(([, name = '']) => name)
        .filter((name) => text.match(new RegExp(`\\b${name}\\b`, 'g'))?.length === 1)
        .filter((name) => !users.some((user) => user.path !== path && user.words.has(name)))
        .map((name) => `${path}: ${name}`),
    )
    expect(unused).toEqual([])
  })
})

describe('the server', () => {
  test('is the only place for the AWS SDK, and there in one room', () => {
    const offences = sources.filter(
      ({ room, path, imports }) =>
        room !== AWS_ROOM &&
        imports.some(
          ({ specifier }) =>
            /^@(aws-sdk|smithy)\//.test(specifier) &&
            // The stand-in checks signatures with the algorithm's own packages, as a server does.
            !(path === SIGNATURE_CHECK && specifier.startsWith('@smithy/')),
        ),
    )
    expect(pathsOf(offences)).toEqual([])
  })

  test.each([...SERVER_ONLY.map((room) => `${room}/index.ts`), ...SERVER_DOORS.map(fileOf)])(
    'marks %s, so that no browser loads it',
    (path) => {
      const door = sources.find((file) => file.path === path)
      expect(door?.imports.map(({ specifier }) => specifier)).toContain('server-only')
    },
  )

  test('is out of reach for components', () => {
    const doors = [...SERVER_ONLY, ...SERVER_DOORS]
    const offences = sources.filter(
      ({ room, imports }) =>
        room.startsWith('components/') &&
        imports.some(({ target }) => target !== undefined && doors.includes(target)),
    )
    expect(pathsOf(offences)).toEqual([])
  })

  test('of the stand-in shares nothing with the app, in neither direction', () => {
    const inside = 'lib/local-connect'
    // A test may start the stand-in as its counterpart, as the end-to-end tests do.
    const offences = sources.filter((file) => {
      const rooms = roomsImportedBy(file)
      return file.room === inside ? rooms.length > 0 : rooms.includes(inside)
    })
    expect(pathsOf(offences)).toEqual([])
  })
})

/** Circles of imports, each as the paths of its files; found by Tarjan's algorithm for strongly connected components. */
function circlesIn(all: readonly SourceFile[]): string[][] {
  const byModule = new Map(all.map((file) => [moduleOf(file.path), file]))
  const visited = new Map<SourceFile, { readonly index: number; low: number }>()
  const stack: SourceFile[] = []
  const circles: string[][] = []
  function visit(file: SourceFile): { readonly index: number; low: number } {
    const own = { index: visited.size, low: visited.size }
    visited.set(file, own)
    stack.push(file)
    for (const { target } of file.imports) {
      const next = target === undefined ? undefined : byModule.get(moduleOf(target))
      if (next === undefined) continue
      const known = visited.get(next)
      if (known === undefined) own.low = Math.min(own.low, visit(next).low)
      else if (stack.includes(next)) own.low = Math.min(own.low, known.index)
    }
    if (own.low === own.index) {
      const circle = stack.splice(stack.indexOf(file))
      if (circle.length > 1) circles.push(pathsOf(circle).sort())
    }
    return own
  }
  for (const file of all) if (!visited.has(file)) visit(file)
  return circles
}

/** What names a file in an import: its path without ending, a door by its folder. */
function moduleOf(path: string): string {
  return path.replace(/\.tsx?$/, '').replace(/\/index$/, '')
}

function isAllowed(from: string, to: string): boolean {
  return (MAY_IMPORT[from] ?? []).some((room) =>
    room.endsWith('/*') ? to.startsWith(room.slice(0, -1)) : to === room,
  )
}

function isDoor(target: string): boolean {
  return target === roomOf(target) || SERVER_DOORS.includes(target)
}

function fileOf(door: string): string {
  return `${door}.ts`
}

function roomsImportedBy(file: SourceFile): string[] {
  return [...new Set(acrossRooms(file).map(({ target }) => roomOf(target)))]
}

function acrossRooms(file: SourceFile): (Import & { target: string })[] {
  return file.imports.flatMap((one) => {
    const { target } = one
    return target === undefined || roomOf(target) === file.room ? [] : [{ ...one, target }]
  })
}

/** `lib/save/plan.ts` lies in `lib/save`; everything below `app` is one room. */
function roomOf(path: string): string {
  const [top = '', room] = path.split('/')
  return top === 'app' || room === undefined ? top : `${top}/${room}`
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return filesBelow(path)
    return /\.tsx?$/.test(entry.name) ? [path] : []
  })
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8')
  const isTest = /\.test\.tsx?$|\/testing(\.tsx?$|\/)/.test(path)
  return { path, room: roomOf(path), isTest, text, imports: importsOf(path, text) }
}

function importsOf(path: string, text: string): Import[] {
  const statements = [...text.matchAll(STATEMENT)].map(([, specifier = '']) => {
    return { specifier, target: targetOf(path, specifier) }
  })
  const dynamic = [...text.matchAll(DYNAMIC)].map(([, specifier = '']) => {
    return { specifier, target: targetOf(path, specifier) }
  })
  return [...statements, ...dynamic]
}

function targetOf(path: string, specifier: string): string | undefined {
  if (specifier.startsWith('@/')) return specifier.slice(2)
  if (!specifier.startsWith('.')) return undefined
  return relative(root, join(root, dirname(path), specifier)).replaceAll('\\', '/')
}

function pathsOf(offenders: readonly SourceFile[]): string[] {
  return offenders.map(({ path }) => path)
}
