import { Link } from '@tanstack/react-router'
import { IconChevronLeft } from '../../ui/icons.tsx'

export function BackToVolumes() {
  return (
    <Link to="/volumes" className="inline-flex items-center gap-1">
      <IconChevronLeft size={12} /> Volumes
    </Link>
  )
}
