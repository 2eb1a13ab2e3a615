import type { Draft } from './draft.ts'
import { type Expectation, type Field, inputCodes } from './judge.ts'

/** One thing done to a right request, and what has to come of it. */
export interface Mutation {
  /** For messages, and to count what was covered: the part, the field, and what is done to it. */
  label: string
  /** What of the request it changes; two that change the same are not put together. */
  part: 'body' | 'query' | 'path' | 'header' | 'method'
  expectation: Expectation
  /** Takes long, so it is sent once and not again. */
  isHeavy?: boolean
  /** Not to be put together with others: it may make another right request of this one. */
  isAlone?: boolean
  apply(draft: Draft): void
}

export const taken: Expectation = { outcome: 'taken' }

export function either(...fields: Field[]): Expectation {
  return { outcome: 'either', fields }
}

export function refused(codes: string | readonly string[], ...fields: Field[]): Expectation {
  return { outcome: 'refused', codes: typeof codes === 'string' ? [codes] : codes, fields }
}

export function invalid(where: Field['in'], name: string): Expectation {
  return refused('invalid_request', { in: where, name })
}

/** What has to come of several mutations of one request. */
export function together(mutations: readonly Mutation[]): Expectation {
  const expectations = mutations.map(({ expectation }) => expectation)
  const fields = expectations.flatMap((expectation) =>
    'fields' in expectation && expectation.fields.length > 0 ? expectation.fields : [],
  )
  // One that may or may not be refused, and for no certain field, makes the fields uncertain.
  const isCertain = expectations.every(
    (expectation) => expectation.outcome === 'taken' || expectation.fields.length > 0,
  )
  const wrong = expectations.filter((expectation) => expectation.outcome === 'refused')
  if (wrong.length === 0) return either(...(isCertain ? fields : []))
  // Which of them is found first is the server's choice; that one is found is not.
  const codes = new Set(wrong.flatMap((expectation) => expectation.codes))
  if (expectations.some(({ outcome }) => outcome === 'either')) for (const code of inputCodes) codes.add(code)
  return refused([...codes], ...(isCertain ? fields : []))
}
