import type { Fault } from '../fault.ts'
import { badInput, overload } from '../suites.ts'

/** What takes a bound away. */
export const boundFaults: readonly Fault[] = [
  {
    name: 'the queue is not bounded',
    guarantee: 'G-BOUND',
    file: 'intake/intake.ts',
    find: 'waiting >= maxCommands ||',
    replace: '',
    suite: overload,
  },
  {
    name: 'the bytes in the queue are not bounded',
    guarantee: 'G-BOUND',
    file: 'intake/intake.ts',
    find: '(this.#bytes + bytes > maxBytes && waiting > 0)',
    replace: 'false',
    suite: overload,
  },
  {
    name: 'a refused write is applied later',
    guarantee: 'G-BOUND',
    file: 'intake/intake.ts',
    find: '      return Promise.reject(\n',
    replace:
      '      this.#waiting.push({ command, resolve() {}, reject() {} })\n      return Promise.reject(\n',
    suite: overload,
  },
  {
    name: 'the depth of JSON is not bounded',
    guarantee: 'G-BOUND',
    file: 'http/json.ts',
    find: "if (depth === 0) throw invalid('body', path, 'is nested too deep')",
    replace: '',
    suite: badInput,
  },
]
