import { deepStrictEqual } from 'node:assert'
import { isDeepStrictEqual } from 'node:util'
import type { Answer as HttpAnswer } from '../../support/in-process.ts'
import type { Command, Position } from '../model/commands.ts'
import type { Answer, Item, PageAnswer } from '../model/model.ts'
import { sortedByThread } from '../model/reads.ts'
import type { RevLedger } from './revs.ts'

/** A request that was made and answered. */
export interface Exchange {
  command: Command
  answer: HttpAnswer
}

/** Whether the server answered what the model does. */
export function fits(expected: Answer, { command, answer }: Exchange): boolean {
  const said = saidOf(command, answer)
  return alternativesOf(expected).some((alternative) => isDeepStrictEqual(said, alternative))
}

/** Fails, with the difference, unless the server answered what the model does. */
export function mustFit(expected: Answer, { command, answer }: Exchange): void {
  if (!fits(expected, { command, answer }))
    deepStrictEqual(saidOf(command, answer), alternativesOf(expected)[0])
}

/** What the model says, in a form that can be compared. */
function alternativesOf({ status, code, etag, resource, items, list, pages }: Answer): object[] {
  if (pages) return pages.map((page) => ({ status, ...pageOf(page) }))
  if (list) {
    // Whether there is more may turn out only on the next page, which then is empty.
    const answers = list.mayEndLater && !list.more ? [false, true] : [list.more]
    return answers.map((more) => ({ status, items: list.items.map(({ json }) => json), more }))
  }
  if (items) return [{ status, items: items.map(({ json }) => json) }]
  return [
    { status, ...(code && { code }), ...(etag && { etag }), ...(resource && { resource: resource.json }) },
  ]
}

function pageOf({ items, hasBefore, hasAfter, mine }: PageAnswer): object {
  return { items: items.map(({ json }) => json), hasBefore, hasAfter, mine }
}

const withEtag: readonly Command['do'][] = ['getMessage', 'editMessage', 'restoreMessage', 'addReaction']

/** The same of what the server says. */
function saidOf(command: Command, { status, json, headers }: HttpAnswer): object {
  if (status >= 400) return { status, code: json?.code }
  if (status === 204) return { status }
  if (command.do === 'listMessages') {
    const { items, hasBefore, hasAfter, mine } = json
    return { status, items: items.map(withoutRev), hasBefore, hasAfter, mine: sorted(mine) }
  }
  if (command.do.startsWith('list')) {
    return { status, items: json.items.map(withoutRev), more: json.next !== null }
  }
  if (command.do === 'getReads') return { status, resource: { items: sortedByThread(json.items) } }
  if (command.do === 'createMessages') return { status, items: json.items.map(withoutRev) }
  const etag = withEtag.includes(command.do) ? { etag: headers.get('etag') } : {}
  return { status, ...etag, resource: withoutRev(json) }
}

function withoutRev({ rev: _, ...rest }: Record<string, unknown>): object {
  return rest
}

function sorted(mine: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(mine).map(([id, reactions]) => [id, reactions.toSorted()]))
}

/** Has the `rev`s of a fitting answer looked at. */
export function noteRevs(ledger: RevLedger, expected: Answer, { answer: { json } }: Exchange): void {
  const note = (item: Item, { rev }: { rev: unknown }) => {
    if (item.item !== undefined) ledger.note(item.item, item.changed!, rev)
  }
  if (expected.resource) note(expected.resource, json)
  const page = fittingPage(expected, json)
  const items = expected.items ?? expected.list?.items ?? page?.items ?? []
  for (const [i, item] of items.entries()) note(item, json.items[i])
  if (page) note(page.thread, json)
}

/** Which of the pages that the model allows the server gave. */
export function fittingPage({ pages }: Answer, json: { items: { seq: number }[] }): PageAnswer | undefined {
  return pages?.find(({ first, items }) => items.length === 0 || json.items[0]?.seq === first)
}

/** The cursors of a page of messages. */
export function positionsOf(
  expected: Answer,
  { answer: { json } }: Exchange,
): { before: Position; after: Position } {
  const page = fittingPage(expected, json)!
  return {
    before: { cursor: json.before, place: page.first },
    after: { cursor: json.after, place: page.last },
  }
}

/** Where a list goes on; undefined at its end. */
export function nextOf({ list }: Answer, { answer: { json } }: Exchange): Position | undefined {
  return list && json.next !== null ? { cursor: json.next, place: list.last! } : undefined
}
