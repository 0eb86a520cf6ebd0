import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { invariant } from '@holdfast/model/invariant'
import { startLive } from './api/live.ts'
import { queryClient } from './api/query-client.ts'
import { router } from './routes/router.tsx'
import { followTheme } from './stores/theme.ts'
import './ui/base.css'

followTheme()
startLive(queryClient)

const place = document.getElementById('root')
invariant(place !== null, 'index.html has no #root')
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
