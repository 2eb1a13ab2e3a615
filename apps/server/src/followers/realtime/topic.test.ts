import { expect, test } from 'vitest'
import type { Step } from './frame.ts'
import { Presence } from './presence.ts'
import { type Listener, Topic } from './topic.ts'

const presence = new Presence(
  { now: () => 0 },
  { presenceMs: 30_000, maxPresent: 3, maxPresentInAll: 4 },
  () => {},
)
const step = (commit: number): Step => ({ commit, after: 0, frames: [], access: undefined })
const turn = () => new Promise(setImmediate)

function listen(topic: Topic) {
  const heard: (number | 'behind')[] = []
  const listener: Listener = {
    reader: undefined,
    offer: ({ commit }) => heard.push(commit),
    foresee: () => {},
    hear: () => {},
    fallBehind: () => heard.push('behind'),
  }
  topic.listeners.add(listener)
  return heard
}

test('a step that cannot be read, behind one that is still being read, ends nothing but the place of the topic', async () => {
  const topic = new Topic('t', presence)
  const heard = listen(topic)
  const first = Promise.withResolvers<Step>()
  const second = Promise.withResolvers<Step>()
  topic.push(1, first.promise, undefined)
  topic.push(2, second.promise, undefined)
  second.reject(new Error('the storage failed'))
  await turn() // an error that nobody takes ends the process now
  first.resolve(step(1))
  await turn()
  topic.push(3, step(3), undefined)
  expect(heard).toEqual([1, 'behind', 3])
})
