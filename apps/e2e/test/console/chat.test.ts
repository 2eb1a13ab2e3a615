import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Console, choose, message, messages, missing, say } from './console.ts'

describe.skipIf(missing)('two people in two windows', () => {
  let console: Console
  beforeAll(async () => {
    console = await Console.open()
  })
  afterEach(() => console.closeWindows())
  afterAll(() => console?.close())

  const both = async (id: string, lines: readonly string[] = []) => {
    await console.thread(id, `About ${id}`, ['ada', 'grace'], lines)
    const [ada, grace] = await Promise.all([
      console.as('ada', undefined, id),
      console.as('grace', undefined, id),
    ])
    for (const page of [ada, grace]) await page.getByText(/(ada|grace) is here/).waitFor()
    return { ada, grace }
  }

  test('write to each other, and see who is there, types, and has read', async () => {
    const { ada, grace } = await both('talk')
    await grace.getByRole('textbox', { name: 'Message' }).fill('Let me')
    await ada.getByText('grace is typing').waitFor()
    await say(grace, 'Hello Ada')
    await message(ada, 'Hello Ada').waitFor()
    await ada.getByText('grace is typing').waitFor({ state: 'hidden' })
    await grace.getByText('Seen by ada').waitFor()
    await say(ada, 'Hello Grace,\nhow are you?')
    await message(grace, 'how are you?').waitFor()
  })

  test('start a conversation, which the other one finds in the list with what is unread', async () => {
    const ada = await console.as('ada')
    const grace = await console.as('grace')
    await ada.getByRole('button', { name: 'New conversation' }).first().click()
    const dialog = ada.getByRole('dialog', { name: 'New conversation' })
    await dialog.getByLabel('Title').fill('Supper')
    await dialog.getByLabel('People', { exact: true }).fill('grace')
    await dialog.getByRole('button', { name: 'Start' }).click()
    await ada.getByRole('heading', { name: 'Supper' }).waitFor()
    await say(ada, 'At seven?')
    await say(ada, '@grace, are you there?')
    await grace.getByRole('link', { name: /Supper.*2 unread, 1 mention you/ }).click()
    await message(grace, 'At seven?').waitFor()
    await grace.getByRole('link', { name: /Supper.*unread/ }).waitFor({ state: 'detached' })
  })

  test('edit, and look at what it said before', async () => {
    const { ada, grace } = await both('edits')
    await say(ada, 'At four.')
    await message(grace, 'At four.').waitFor()
    await choose(ada, 'At four.', 'Edit')
    const field = ada.getByRole('textbox', { name: 'Edit the message' })
    expect(await field.inputValue()).toBe('At four.')
    await field.fill('At five.')
    await ada.keyboard.press('Enter')
    await message(grace, 'At five. (edited)').waitFor()
    expect(await message(grace, 'At four.').count()).toBe(0)
    await choose(grace, 'At five.', 'Versions')
    const versions = grace.getByRole('dialog', { name: 'Versions' }).getByRole('listitem')
    await versions.nth(1).waitFor()
    expect(await versions.locator('.text').allInnerTexts()).toEqual(['At five.', 'At four.'])
    // What is not one's own cannot be edited.
    await grace.keyboard.press('Escape')
    await message(grace, 'At five.').hover()
    await message(grace, 'At five.')
      .getByRole('button', { name: /^More for/ })
      .click()
    expect(await grace.getByRole('dialog').getByRole('button', { name: 'Edit' }).count()).toBe(0)
  })

  test('react, and take it back', async () => {
    const { ada, grace } = await both('reactions', ['Who likes it?'])
    await message(grace, 'Who likes it?').hover()
    await message(grace, 'Who likes it?').getByRole('button', { name: 'React' }).click()
    await grace.getByRole('dialog', { name: 'React' }).getByRole('button', { name: '🎉' }).click()
    const mine = message(ada, 'Who likes it?').getByRole('button', { name: '🎉, 1' })
    await mine.click()
    const of = (count: number, isMine: boolean) =>
      message(grace, 'Who likes it?').getByRole('button', { name: `🎉, ${count}`, pressed: isMine })
    await of(2, true).click()
    await of(1, false).waitFor()
    await mine.click()
    await message(grace, 'Who likes it?')
      .getByRole('list', { name: 'Reactions' })
      .waitFor({ state: 'detached' })
  })

  test('reply, and go to what is answered, however far up', async () => {
    const lines = Array.from({ length: 150 }, (_, i) => `line ${i + 1}.`)
    const { ada, grace } = await both('replies', lines)
    await console.call(
      'POST',
      '/v1/threads/replies/messages',
      { body: { text: 'To the first.' }, replyTo: 'm1' },
      'ada',
    )
    await message(grace, 'To the first.').waitFor()
    expect(await message(grace, /^line 1\.$/).count()).toBe(0)
    await message(grace, 'To the first.').focus()
    await message(grace, 'To the first.')
      .getByRole('button', { name: /In reply to.*line 1\./ })
      .click()
    await expect.poll(() => message(grace, /^line 1\.$/).evaluate(isInView)).toBe(true)
    await grace.getByRole('button', { name: /^(Newest|\d+ new messages?)$/ }).click()
    await choose(grace, 'To the first.', 'Reply')
    await say(grace, 'I agree.')
    await message(ada, 'I agree.')
      .getByRole('button', { name: /In reply to ada To the first/ })
      .waitFor()
  })

  test('delete, and restore', async () => {
    const { ada, grace } = await both('deletes', ['Never mind.'])
    await choose(ada, 'Never mind.', 'Delete')
    await messages(grace).getByText('Deleted message').waitFor()
    expect(await message(grace, 'Never mind.').count()).toBe(0)
    expect(
      await messages(grace)
        .getByRole('button', { name: /Restore/ })
        .count(),
    ).toBe(0)
    await messages(ada).getByRole('article').focus()
    await messages(ada)
      .getByRole('button', { name: /Restore/ })
      .click()
    await message(grace, 'Never mind.').waitFor()
    await message(ada, 'Never mind.').waitFor()
  })

  test('read along while an answer is streamed, and stop it', async () => {
    const { ada, grace } = await both('answers')
    await ada.getByRole('button', { name: 'Stream an answer' }).click()
    const text = messages(grace).locator('.streaming .text')
    const lengths: number[] = []
    for (const words of ['This answer', 'being written right now', 'as soon as it is there']) {
      await text.filter({ hasText: words }).waitFor()
      lengths.push((await text.innerText()).length)
    }
    expect(lengths[0]).toBeLessThan(lengths[2]!)
    await messages(grace).getByRole('button', { name: 'Stop' }).click()
    for (const page of [ada, grace]) await message(page, '(stopped)').waitFor()
    const [left, right] = await Promise.all(
      [ada, grace].map((page) => message(page, '(stopped)').innerText()),
    )
    expect(left).toBe(right)
    // It can be done again.
    await expect.poll(() => ada.getByRole('button', { name: 'Stream an answer' }).isEnabled()).toBe(true)
  })

  test('see a streamed answer to its end', async () => {
    const { ada, grace } = await both('whole')
    await ada.getByRole('button', { name: 'Stream an answer' }).click()
    const whole = message(grace, /This answer.*that it was ever streamed\.$/s)
    await whole.waitFor({ timeout: 60_000 })
    await messages(grace).getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' })
    expect(await whole.getByText('(edited)').count()).toBe(0)
  })

  test('leave, and are let in again', async () => {
    const { ada, grace } = await both('members', ['Private.'])
    await ada.getByRole('button', { name: 'People and details' }).click()
    const dialog = ada.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Remove grace' }).click()
    await grace.getByRole('heading', { name: 'Not here' }).waitFor()
    expect(await grace.getByText('Private.').count()).toBe(0)
    expect(await grace.getByRole('textbox', { name: 'Message' }).count()).toBe(0)
    await dialog.getByLabel('Add somebody').fill('grace')
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await message(grace, 'Private.').waitFor()
    await dialog.getByLabel('Title').fill('Renamed')
    await dialog.getByRole('button', { name: 'Rename' }).click()
    await grace.getByRole('heading', { name: 'Renamed' }).waitFor()
    await grace.getByRole('link', { name: /Renamed/ }).waitFor()
  })
})

function isInView(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect()
  return top >= 0 && bottom <= innerHeight
}
