import { expect, test } from 'vitest'
import { programsOf } from './blocks.ts'

const page = `# Title

\`\`\`ts
const a = 1
\`\`\`

\`\`\`sh
rm nothing
\`\`\`

<!-- ts
declare const b: number
declare const c: number
-->

\`\`\`ts more
a + b + c
\`\`\`

\`\`\`tsx app/page.tsx
<p />
\`\`\`
`

test('a block is a program, and goes on with the one before it if it says so', () => {
  const programs = programsOf(page)
  expect(programs.map(({ line }) => line)).toEqual([3, 20])
  const lines = programs.map(({ code }) => code.split('\n'))
  expect(lines[0]![3]).toBe('const a = 1')
  expect(lines[0]![15]).toBe('declare const b: number declare const c: number')
  expect(lines[0]![16]).toBe('a + b + c')
  expect(lines[1]![20]).toBe('<p />')
  expect(lines[1]!.join('')).toBe('<p />')
})
