/** The sign of ProgressDB; it says nothing that the text beside it doesn't. */
export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" className="logo-ground" />
      <path
        className="logo-bubble"
        d="M8 10.5A2.5 2.5 0 0 1 10.5 8h11a2.5 2.5 0 0 1 2.5 2.5v7a2.5 2.5 0 0 1-2.5 2.5H15l-4.6 3.6a.5.5 0 0 1-.8-.4V20A2.5 2.5 0 0 1 8 17.5z"
      />
      <path className="logo-lines" d="M12 12.5h8M12 15.75h5" />
    </svg>
  )
}
