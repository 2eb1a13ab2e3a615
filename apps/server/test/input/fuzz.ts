import type { Random } from '../support/random.ts'
import { bodyMutations } from './body-mutations.ts'
import type { ApiDocument, Operation } from './document.ts'
import { Draft } from './draft.ts'
import { describeAnswer, describeRequest, type RawAnswer, type RawRequest } from './exchange.ts'
import { headerMutations, routeMutations } from './head-mutations.ts'
import { importMutations } from './import-mutations.ts'
import { jsonMutations, type Limits } from './json-mutations.ts'
import type { Expectation, Judge } from './judge.ts'
import { type Mutation, taken, together } from './mutation.ts'
import { pathMutations, queryMutations } from './target-mutations.ts'
import type { World } from './world.ts'

/** A request to be sent, and what has to come of it. */
export interface Case {
  operation: Operation
  label: string
  request: RawRequest
  expectation: Expectation
}

/** One mutation of one operation. */
interface Single {
  operation: Operation
  mutation: Mutation
}

/** Makes requests from the document: first every single mutation once, then those again, and several at once. */
export class Fuzz {
  readonly #document: ApiDocument
  readonly #random: Random
  readonly singles: readonly Single[]
  #waiting: Single[] = []
  /** Mutations that were sent, alone, at least once. */
  readonly sent = new Set<Single>()

  constructor(document: ApiDocument, limits: Limits, random: Random) {
    this.#document = document
    this.#random = random
    this.singles = document.operations.flatMap((operation) =>
      mutationsOf(operation, document, limits).map((mutation) => ({ operation, mutation })),
    )
    this.#waiting = random.shuffled(this.singles)
  }

  /** A right request to any route. */
  right(world: World): Case {
    return this.#case(world, this.#random.pick(this.#document.operations), [])
  }

  next(world: World): Case {
    const isFirstRound = this.sent.size < this.singles.length
    return !isFirstRound && this.#random.below(2) === 0 ? this.#several(world) : this.#single(world)
  }

  #single(world: World): Case {
    if (this.#waiting.length === 0)
      this.#waiting = this.#random.shuffled(this.singles.filter(({ mutation }) => !mutation.isHeavy))
    const single = this.#waiting.pop()!
    this.sent.add(single)
    return this.#case(world, single.operation, [single.mutation])
  }

  #several(world: World): Case {
    const { operation } = this.#random.pick(this.singles)
    const mutations = new Map<string, Mutation>()
    for (let i = 0; i < 3; i++) {
      const { mutation } = this.#random.pick(this.singles.filter((single) => single.operation === operation))
      if (!mutation.isHeavy && !mutation.isAlone) mutations.set(mutation.part, mutation)
    }
    return this.#case(world, operation, [...mutations.values()])
  }

  #case(world: World, operation: Operation, mutations: readonly Mutation[]): Case {
    const draft = new Draft(operation, world, this.#random, this.#document.check)
    for (const mutation of mutations) mutation.apply(draft)
    return {
      operation,
      label: mutations.map(({ label }) => label).join(' + '),
      request: draft.toRequest(),
      expectation: expectationOf(mutations),
    }
  }
}

function expectationOf(mutations: readonly Mutation[]): Expectation {
  if (mutations.length === 0) return taken
  return mutations.length === 1 ? mutations[0]!.expectation : together(mutations)
}

function mutationsOf(operation: Operation, document: ApiDocument, limits: Limits): Mutation[] {
  return [
    ...bodyMutations(operation, document),
    ...jsonMutations(operation, document, limits),
    ...importMutations(operation),
    ...pathMutations(operation),
    ...queryMutations(operation, document),
    ...headerMutations(operation),
    ...routeMutations(operation, document),
  ]
}

/** What went wrong, gathered so that a run shows all of it at once, and each kind of it once. */
export class Findings {
  readonly #byKind = new Map<string, { count: number; text: string }>()
  readonly #byStatus = new Map<number, number>()

  look(judge: Judge, { operation, label, request, expectation }: Case, answer: RawAnswer): void {
    this.count(answer)
    for (const fault of judge.faults(request, answer, expectation))
      this.add(fault, `${operation.id}, ${label}\n\n${describeRequest(request)}\n\n${describeAnswer(answer)}`)
  }

  count({ status }: RawAnswer): void {
    this.#byStatus.set(status, (this.#byStatus.get(status) ?? 0) + 1)
  }

  /** How many answers there were with each status. */
  get counts(): string {
    const sorted = [...this.#byStatus].sort(([a], [b]) => a - b)
    return sorted.map(([status, count]) => `${status}: ${count}`).join(', ')
  }

  add(fault: string, text: string): void {
    const found = this.#byKind.get(fault)
    if (found) found.count++
    else this.#byKind.set(fault, { count: 1, text })
  }

  /** Empty if nothing went wrong. */
  get report(): string {
    return [...this.#byKind]
      .map(
        ([fault, { count, text }]) =>
          `● ${fault} (${count} times), such as: ${text.replaceAll('\n', '\n    ')}`,
      )
      .join('\n\n')
  }
}
