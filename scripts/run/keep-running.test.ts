import { expect, test, vi } from 'vitest'
import { type Child, startChild } from './child'
import { type KeepRunningOptions, keepRunning } from './keep-running'

const WAITS = 'process.send("up"); process.on("disconnect", () => process.exit())'

function startNode(program: string): Child {
  return startChild({ args: ['--eval', program], stdio: ['ignore', 'ignore', 'inherit'] })
}

function options(sentences: string[]): Omit<KeepRunningOptions<Child>, 'start'> {
  const say = (sentence: string) => sentences.push(sentence)
  return { name: 'It', first: startNode(WAITS), say, pauseMs: 1 }
}

test('a program that ends by itself is restarted', async () => {
  const sentences: string[] = []
  const first = options(sentences)
  const running = keepRunning({ ...first, start: async () => startNode(WAITS) })
  first.first.process.kill('SIGKILL')
  await vi.waitFor(() => expect(sentences).toHaveLength(2), 5000)
  await running.stop()
  expect(sentences).toEqual(['It stopped (signal SIGKILL).', 'It is running again.'])
})

test('a program that keeps ending is given up', async () => {
  const sentences: string[] = []
  const first = options(sentences)
  const start = vi.fn(async () => startNode('process.exit(3)'))
  const running = keepRunning({ ...first, start, restartsPerMinute: 2 })
  first.first.process.kill('SIGKILL')
  await vi.waitFor(() => expect(sentences.at(-1)).toMatch(/not started again/), 5000)
  await running.stop()
  expect(start).toHaveBeenCalledTimes(2)
})

test('a stopped program is not restarted', async () => {
  const sentences: string[] = []
  const start = vi.fn(async () => startNode(WAITS))
  const first = options(sentences)
  await keepRunning({ ...first, start }).stop()
  expect(await first.first.exited).toMatchObject({ signal: 'SIGTERM' })
  expect(start).not.toHaveBeenCalled()
  expect(sentences).toEqual([])
})
