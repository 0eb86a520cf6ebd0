import { lazy, Suspense } from 'react'
import { useSettled } from './use-settled.ts'
import { closeWork, useWork } from './work.ts'

const WorkDialog = lazy(() => import('./work-dialog.tsx').then((module) => ({ default: module.WorkDialog })))

/** Mounted once, in the frame: the dialog of what is being prepared, and the news of what has ended. */
export function WorkLayer() {
  useSettled()
  const { work, opening } = useWork()
  return <Suspense>{work ? <WorkDialog key={opening} work={work} onClose={closeWork} /> : null}</Suspense>
}
