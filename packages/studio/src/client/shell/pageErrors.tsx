/** A page that breaks leaves the rest standing, and says what happened. */
import { Component, type ReactNode } from 'react'
import { ErrorBox } from '../ui/errorBox.tsx'
import { Page } from '../ui/page.tsx'

export class PageErrors extends Component<{ children: ReactNode }, { error?: Error }> {
  override state: { error?: Error } = {}

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <Page title="This page broke">
        <ErrorBox error={error} retry={() => location.reload()} />
      </Page>
    )
  }
}
