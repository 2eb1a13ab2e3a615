import { beforeEach, describe, expect, test } from 'vitest'
import { Presence } from './presence.ts'

const clock = { at: 0, now: () => clock.at }
const limits = { presenceMs: 30_000, maxPresent: 3, maxPresentInAll: 4 }
let told: unknown[]
let presence: Presence
beforeEach(() => {
  clock.at = 1_000_000
  told = []
  presence = new Presence(clock, limits, (...what) => told.push(what))
})

const nobody = () => new Set<string>()
const readers =
  (...users: string[]) =>
  () =>
    new Set(users)
const usersIn = (thread: string) => presence.list(thread).map(({ user }) => user)
const greeting = (thread: string, evenIfEmpty = false) => {
  const frame = presence.greeting(thread, evenIfEmpty)
  return frame && JSON.parse(frame.json.toString())
}
const codeOf = (act: () => void) => {
  try {
    act()
  } catch (error) {
    return (error as { code: string }).code
  }
  return undefined
}

describe('presence', () => {
  test('is told when it begins, changes and ends, and not when it stays the same', () => {
    presence.set('t', 'ada', 'k', { at: 1 })
    presence.set('t', 'ada', 'k', { at: 1 })
    presence.set('t', 'ada', 'k', { at: 2 })
    presence.remove('t', 'ada')
    presence.remove('t', 'ada')
    expect(told).toEqual([
      ['t', 'ada', { at: 1 }],
      ['t', 'ada', { at: 2 }],
      ['t', 'ada', null],
    ])
    expect(presence.count).toBe(0)
  })

  test('without a live connection ends a set time after it was last said', () => {
    presence.set('t', 'ada', 'k', {})
    clock.at += 20_000
    presence.set('t', 'ada', 'k', {})
    clock.at += 29_999
    presence.sweep(nobody)
    expect(usersIn('t')).toEqual(['ada'])
    clock.at += 1
    presence.sweep(nobody)
    expect(usersIn('t')).toEqual([])
    expect(told.at(-1)).toEqual(['t', 'ada', null])
  })

  test('lasts as long as the user reads the thread live, and a set time after that', () => {
    presence.set('t', 'ada', 'k', {})
    presence.set('t', 'grace', 'k', {})
    for (let i = 0; i < 5; i++) {
      clock.at += 30_000
      presence.sweep(readers('ada', 'joan'))
    }
    expect(usersIn('t')).toEqual(['ada'])
    clock.at += 29_999
    presence.left('t', 'ada')
    presence.left('t', 'joan')
    clock.at += 29_999
    presence.sweep(nobody)
    expect(usersIn('t')).toEqual(['ada'])
    clock.at += 1
    presence.sweep(nobody)
    expect(usersIn('t')).toEqual([])
  })

  test('does not end, and does not last for ever, when the clock is set back', () => {
    presence.set('t', 'ada', 'k', {})
    clock.at -= 500_000
    presence.sweep(nobody)
    expect(usersIn('t')).toEqual(['ada'])
    clock.at += 30_000
    presence.sweep(nobody)
    expect(usersIn('t')).toEqual([])
  })

  test('G-BOUND: is bounded in a thread and in all, and room is made when somebody goes', () => {
    for (const user of ['ada', 'grace', 'joan']) presence.set('t', user, 'k', {})
    expect(codeOf(() => presence.set('t', 'alan', 'k', {}))).toBe('limit_reached')
    expect(codeOf(() => presence.set('t', 'joan', 'k', { here: true }))).toBeUndefined()
    presence.set('u', 'ada', 'k', {})
    expect(codeOf(() => presence.set('v', 'ada', 'k', {}))).toBe('overloaded')
    expect(presence.count).toBe(4)
    presence.remove('t', 'ada')
    expect(codeOf(() => presence.set('v', 'ada', 'k', {}))).toBeUndefined()
    expect([presence.count, usersIn('t'), usersIn('u'), usersIn('v')]).toEqual([
      4,
      ['grace', 'joan'],
      ['ada'],
      ['ada'],
    ])
  })

  test('ends with what it came by: its user’s tokens, its key', () => {
    presence.set('t', 'ada', 'k1', {})
    presence.set('u', 'ada', 'k2', {})
    presence.set('t', 'grace', 'k2', {})
    presence.removeUser('ada')
    expect([usersIn('t'), usersIn('u')]).toEqual([['grace'], []])
    presence.set('t', 'ada', 'k1', {})
    presence.removeKey('k2')
    expect(usersIn('t')).toEqual(['ada'])
    presence.clear()
    expect([presence.count, usersIn('t')]).toEqual([0, []])
  })

  test('is told whole to who begins to listen', () => {
    expect(greeting('t')).toBeUndefined()
    expect(greeting('t', true)).toEqual({ type: 'presence', thread: 't', present: [] })
    presence.set('t', 'ada', 'k', { at: 1 })
    expect(greeting('t')).toEqual({
      type: 'presence',
      thread: 't',
      present: [{ user: 'ada', state: { at: 1 } }],
    })
    expect(presence.greeting('t', false)).toBe(presence.greeting('t', true))
    presence.set('t', 'ada', 'k', { at: 2 })
    presence.set('t', 'grace', 'k', {})
    expect(greeting('t').present).toEqual([
      { user: 'ada', state: { at: 2 } },
      { user: 'grace', state: {} },
    ])
    presence.remove('t', 'ada')
    expect(greeting('t').present).toEqual([{ user: 'grace', state: {} }])
  })
})
