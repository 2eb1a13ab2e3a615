import { beforeEach, expect, test } from 'vitest'
import { Typing } from './typing.ts'

const clock = { at: 0, now: () => clock.at }
let told: [string, string, boolean][]
let typing: Typing
beforeEach(() => {
  clock.at = 1_000_000
  told = []
  typing = new Typing(clock, 6000, (thread, { user, isTyping }) => told.push([thread, user, isTyping]))
})

test('typing that is said again within a second is told once', () => {
  typing.say('t', 'ada', true)
  clock.at += 999
  typing.say('t', 'ada', true)
  typing.say('t', 'grace', true)
  expect(told).toEqual([
    ['t', 'ada', true],
    ['t', 'grace', true],
  ])
  clock.at += 1
  typing.say('t', 'ada', true)
  expect(told).toHaveLength(3)
})

test('the end of typing is told to who was told of its beginning', () => {
  typing.say('t', 'ada', false)
  typing.say('t', 'ada', true)
  typing.say('u', 'ada', false)
  typing.say('t', 'ada', false)
  typing.say('t', 'ada', true)
  expect(told.map(([, , isTyping]) => isTyping)).toEqual([true, false, true])
})

test('G-BOUND: who types is forgotten in time, and beyond a number', () => {
  for (let i = 0; i < 10_005; i++) typing.say('t', `user-${i}`, true)
  expect(typing.size).toBe(10_000)
  clock.at += 5999
  typing.say('t', 'ada', true)
  clock.at += 1
  typing.sweep()
  expect(typing.size).toBe(1)
  clock.at -= 100_000
  typing.sweep()
  expect(typing.size).toBe(0)
})
