import { useState } from 'react'
import { useSigned } from '../session/session-context.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { IconButton } from '../ui/icon.tsx'
import { NewThread } from './new-thread.tsx'
import { ThreadList } from './thread-list.tsx'
import { UserMenu } from './user-menu.tsx'

/** Who one is, and one's conversations. */
export function Sidebar({ open }: { open: string | undefined }) {
  const { user } = useSigned()
  const [menu, setMenu] = useState<Element>()
  const [isNew, setIsNew] = useState(false)
  return (
    <nav className="sidebar" aria-label="Conversations">
      <header className="bar">
        <button
          type="button"
          className="me"
          aria-haspopup="dialog"
          onClick={(event) => setMenu(event.currentTarget)}
        >
          <Avatar name={user} />
          <span className="name">{user}</span>
          <span className="hidden">, your account</span>
        </button>
        <IconButton icon="plus" label="New conversation" onClick={() => setIsNew(true)} />
      </header>
      <ThreadList open={open} onNew={() => setIsNew(true)} />
      {menu && <UserMenu anchor={menu} onClose={() => setMenu(undefined)} />}
      {isNew && <NewThread onClose={() => setIsNew(false)} />}
    </nav>
  )
}
