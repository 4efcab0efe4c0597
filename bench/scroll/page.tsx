import { createRoot, type Root } from 'react-dom/client'
import { columnsOf } from '@/components/editor/columns'
import { Grid } from '@/components/grid'
import { TableSession } from '@/lib/session/session'
import { rowsOf } from '@/lib/session/view/rows'
import { pagesOf, schemaOf } from './table'
import '@/app/globals.css'

/** What the benchmark calls in the page. Times are in milliseconds. */
export interface GridPage {
  /** Loads the data; nothing is shown yet. */
  load(records: number): void
  /** Shows the grid; returns the time until its first cell is painted. */
  mount(): Promise<number>
  /** Scrolls by some rows in each frame; returns for each frame the time from its start to the end of its paint. */
  scroll(rowsPerFrame: number, frames: number): Promise<number[]>
}

declare global {
  interface Window {
    benchGrid: GridPage
  }
}

const ROW_HEIGHT_PX = 36
let session: TableSession | null = null

window.benchGrid = {
  load: (records) => {
    session = new TableSession(schemaOf())
    for (const page of pagesOf(records)) session.data.ingest(page)
    // Sorting belongs to the data, not to the grid.
    session.data.order()
  },
  mount: async () => {
    if (session === null) throw new Error('Load the data first.')
    const startMs = performance.now()
    show(createRoot(place()), session)
    await painted()
    if (document.querySelector('.ls-cell') === null) throw new Error('No cell was painted.')
    return performance.now() - startMs
  },
  scroll: async (rowsPerFrame, frames) => {
    const scroller = document.querySelector('.ls-scroller')
    if (scroller === null) throw new Error('There is no grid.')
    scroller.scrollTop = 0
    await painted()
    const times: number[] = []
    for (let frame = 0; frame < frames; frame += 1) {
      scroller.scrollTop += rowsPerFrame * ROW_HEIGHT_PX
      times.push(await painted())
    }
    return times
  },
}

/** The grid over a session of the editor, with drafts, states and validation. */
function show(root: Root, { schema, data, cells, ...rest }: TableSession): void {
  root.render(
    <Grid
      label={schema.table.name}
      columns={columnsOf(schema.attributes)}
      rows={rowsOf(data.order())}
      source={cells}
      edits={rest.anchors}
      onEdit={(edits) => session?.edit(edits)}
      onActiveCellChange={(active) => rest.active.setState(() => active)}
    />,
  )
}

function place(): HTMLElement {
  const element = document.getElementById('grid')
  if (element === null) throw new Error('The page has no element for the grid.')
  return element
}

/** Waits for the next frame to be painted; returns the time since its start. */
function painted(): Promise<number> {
  return new Promise((resolve) => {
    requestAnimationFrame((frameMs) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        port1.close()
        resolve(performance.now() - frameMs)
      }
      port2.postMessage(null)
    })
  })
}
