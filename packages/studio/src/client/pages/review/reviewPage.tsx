/** Review by people: the reviews that there are, or one of them. */
import { useSearchParams } from 'wouter'
import { QueuePage } from './queuePage.tsx'
import { ReviewHome } from './reviewHome.tsx'

export default function ReviewPage() {
  const [search] = useSearchParams()
  const path = search.get('path')
  return path === null ? <ReviewHome /> : <QueuePage key={path} path={path} />
}
