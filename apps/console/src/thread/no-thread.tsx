/** Beside the list, while nothing is open. */
export function NoThread() {
  return (
    <div className="empty">
      <h2>No conversation open</h2>
      <p className="muted">Choose one from the list.</p>
    </div>
  )
}
