import { Page } from '../../ui/page.tsx'

export default function DatasetsPage() {
  return <Page title="Datasets" />
}
