/** Global set-up of the end-to-end tests. */
import { prepareBrowser } from './browser.ts'
import { prepareLabs } from './lab.ts'

export default async function setup(): Promise<void> {
  prepareLabs()
  await prepareBrowser()
}
