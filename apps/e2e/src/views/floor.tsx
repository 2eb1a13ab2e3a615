import { memo, useLayoutEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'

let add = () => {}
let committedAt = 0

function Rows({ count }: { count: number }) {
  const [ids, setIds] = useState(() => Array.from({ length: count }, (_, i) => `${i}`))
  add = () => setIds([...ids, `${ids.length}`])
  return (
    <ol>
      {ids.map((id) => (
        <Row key={id} id={id} />
      ))}
    </ol>
  )
}

const Row = memo(function Row({ id }: { id: string }) {
  useLayoutEffect(() => {
    committedAt = performance.now()
  })
  return <li>{id}</li>
})

/** A plain list of so many rows, which nobody sees: what React alone takes for one more, on this machine right now. */
export class Floor {
  constructor(count: number) {
    const root = createRoot(document.createElement('div'))
    flushSync(() => root.render(<Rows count={count} />))
  }

  /** @returns how long one row more took, in milliseconds */
  more(): number {
    const from = performance.now()
    flushSync(() => add())
    return committedAt - from
  }
}
