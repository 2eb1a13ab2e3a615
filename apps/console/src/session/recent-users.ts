/** Names only, for as long as the browser keeps them; a session and its key end with the tab. */
const name = 'progressdb.users'
const most = 8
const usual = ['ada', 'grace', 'alan']

/** Users to choose from: those of before first, then some to begin with. */
export function recentUsers(): string[] {
  return [...new Set([...readUsers(), ...usual])].slice(0, most)
}

export function rememberUser(user: string): void {
  const users = [user, ...readUsers().filter((each) => each !== user)]
  localStorage.setItem(name, JSON.stringify(users.slice(0, most)))
}

function readUsers(): string[] {
  try {
    const users = JSON.parse(localStorage.getItem(name) ?? '[]')
    return Array.isArray(users) ? users.filter((user) => typeof user === 'string') : []
  } catch {
    return []
  }
}
