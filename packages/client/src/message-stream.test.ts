import { expect, test, vi } from 'vitest'
import type { Api } from './api.ts'
import { MessageStream } from './message-stream.ts'
import type { RegisteredShape } from './types.ts'

test.each([0, 1, 2, 3, 4, 5, 6])(
  'a piece that comes %i steps behind an answer is stored, too',
  async (steps) => {
    let stored = ''
    let answered = () => {}
    const answers = new Promise<void>((resolve) => {
      answered = resolve
    })
    const api = {
      createMessage: async () => ({}),
      appendToMessage: async (_thread: string, _id: string, { text }: { text: string }) => {
        stored += text
        answered()
        return {}
      },
    } as unknown as Api<RegisteredShape>
    const stream = await MessageStream.open(api, 't', {})
    void stream.append('one ')
    await answers
    for (let step = 0; step < steps; step++) await undefined
    await stream.append('two')
    expect(stored).toBe('one two')
  },
)

test('a pipe that is begun after somebody asked for a stop is ended at once', async () => {
  const api = {
    createMessage: async () => ({}),
    appendToMessage: async () => ({ cancelRequestedBy: 'grace' }),
    abortMessage: vi.fn(async () => ({})),
  }
  const stream = await MessageStream.open(api as unknown as Api<RegisteredShape>, 't', {})
  await stream.append('')
  expect(stream.signal.aborted).toBe(true)
  const cancel = vi.fn()
  const source = new ReadableStream<string>({ cancel })
  await expect(source.pipeTo(stream.writable)).rejects.toMatchObject({ code: 'aborted' })
  expect(cancel).toHaveBeenCalled()
  expect(api.abortMessage).toHaveBeenCalled()
})
