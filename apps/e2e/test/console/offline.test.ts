import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Console, message, missing, say } from './console.ts'

describe.skipIf(missing)('without a network, or a server', () => {
  let console: Console
  beforeAll(async () => {
    console = await Console.open()
  })
  afterEach(() => console.closeWindows())
  afterAll(() => console?.close())

  /** What the server has, in its order. */
  const stored = async (id: string) => {
    const { items } = (await console.call('GET', `/v1/threads/${id}/messages`)) as {
      items: { body: { text: string } }[]
    }
    return items.map(({ body }) => body.text)
  }
  const banner = (page: Page) => page.getByRole('status').filter({ hasText: 'What you write is kept' })

  test('what is written waits, and is sent once and in order when the network is back', async () => {
    await console.thread('tunnel', 'Tunnel', ['ada', 'grace'])
    const ada = await console.as('ada', undefined, 'tunnel')
    await say(ada, 'before')
    await expect.poll(() => stored('tunnel')).toEqual(['before'])
    await ada.context().setOffline(true)
    for (const text of ['one', 'two', 'three']) await say(ada, text)
    await message(ada, 'three').getByText('Waiting to be sent').waitFor()
    await banner(ada).waitFor()
    await console.call('POST', '/v1/threads/tunnel/messages', { body: { text: 'meanwhile' } }, 'grace')
    await ada.context().setOffline(false)
    await message(ada, 'meanwhile').waitFor()
    await ada.getByText('Waiting to be sent').first().waitFor({ state: 'detached' })
    await banner(ada).waitFor({ state: 'detached' })
    expect(await stored('tunnel')).toEqual(['before', 'meanwhile', 'one', 'two', 'three'])
  })

  test('what was not sent survives the window', async () => {
    await console.thread('reload', 'Reload', ['ada'])
    const ada = await console.as('ada', undefined, 'reload')
    await ada.getByText('Nothing has been said yet').waitFor()
    const start = await console.killServer()
    await say(ada, 'kept')
    await message(ada, 'kept').getByText('Waiting to be sent').waitFor()
    await ada.goto('about:blank')
    await start()
    await ada.goto(console.link({ user: 'ada', thread: 'reload' }))
    await message(ada, 'kept').waitFor()
    await expect.poll(() => stored('reload')).toEqual(['kept'])
  })

  test('a server that comes back is told of, and everything goes on', async () => {
    await console.thread('restart', 'Restart', ['ada', 'grace'])
    const [ada, grace] = await Promise.all([
      console.as('ada', undefined, 'restart'),
      console.as('grace', undefined, 'restart'),
    ])
    await ada.getByText('grace is here').waitFor()
    const start = await console.killServer()
    await banner(ada).waitFor()
    await say(ada, 'Are you there?')
    await start()
    await message(grace, 'Are you there?').waitFor()
    await banner(ada).waitFor({ state: 'detached' })
    await ada.getByText('grace is here').waitFor()
  })

  test('what is refused says why, and can be tried again or discarded', async () => {
    await console.thread('refused', 'Refused', ['grace', 'ada'])
    const ada = await console.as('ada', undefined, 'refused')
    await ada.getByText('Nothing has been said yet').waitFor()
    const makeAda = (role: string) =>
      console.call('PUT', '/v1/threads/refused/members/ada', { role }, 'grace')
    await ada.context().setOffline(true)
    await say(ada, 'May I?')
    await say(ada, 'Forget it')
    await makeAda('viewer')
    await ada.context().setOffline(false)
    await message(ada, 'May I?').getByText('Not sent.').waitFor()
    // Who may only read is not asked to write.
    await ada.getByText('You can read here, and not write.').waitFor()
    await message(ada, 'Forget it').getByRole('button', { name: 'Discard' }).click()
    await message(ada, 'Forget it').waitFor({ state: 'detached' })
    await makeAda('member')
    await ada.getByRole('textbox', { name: 'Message' }).waitFor()
    await message(ada, 'May I?').getByRole('button', { name: 'Try again' }).click()
    await message(ada, 'May I?').getByText('Not sent.').waitFor({ state: 'detached' })
    await expect.poll(() => stored('refused')).toEqual(['May I?'])
  })
})
