import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { readTheme, setTheme } from './theme.ts'
import './styles/base.css'
import './styles/controls.css'
import './styles/sign-in.css'
import './styles/layout.css'
import './styles/threads.css'
import './styles/messages.css'
import './styles/composer.css'

setTheme(readTheme())
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
