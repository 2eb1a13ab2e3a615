import { MessageList, type ThreadMessage, useMessage, useMessageIds, useMessages } from '@progressdb/react'
import { memo, useLayoutEffect } from 'react'
import { measure } from '../measure.ts'

/** A chat whose rows are rendered one by one, and counted. */
export function Chat({ threadId }: { threadId: string }) {
  return (
    <>
      <Composer threadId={threadId} />
      <Rows threadId={threadId} />
    </>
  )
}

function Rows({ threadId }: { threadId: string }) {
  measure.list++
  const ids = useMessageIds(threadId)
  return (
    <ol>
      {ids.map((id) => (
        <Row key={id} threadId={threadId} id={id} />
      ))}
    </ol>
  )
}

const Row = memo(function Row({ threadId, id }: { threadId: string; id: string }) {
  measure.row++
  const message = useMessage(threadId, id)
  useLayoutEffect(() => {
    measure.committed()
  })
  return (
    <li id={id} data-seq={message?.seq} data-delivery={message?.delivery}>
      {message?.body?.text}
    </li>
  )
})

function Composer({ threadId }: { threadId: string }) {
  const { create } = useMessages(threadId)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const data = new FormData(event.currentTarget)
        event.currentTarget.reset()
        void create({ body: { text: String(data.get('text')) } })
      }}
    >
      <input name="text" aria-label="Message" />
    </form>
  )
}

/** The same with the list that comes with the hooks. */
export function List({ threadId }: { threadId: string }) {
  return (
    <>
      <Composer threadId={threadId} />
      <MessageList threadId={threadId} row={ListRow} style={{ height: 600 }} />
    </>
  )
}

function ListRow({ message: { id, body, seq, delivery } }: { message: ThreadMessage }) {
  measure.row++
  useLayoutEffect(() => {
    measure.committed()
  })
  return (
    <li id={id} data-seq={seq} data-delivery={delivery}>
      {body.text}
    </li>
  )
}
