/** Global set-up of the end-to-end tests. */
import { prepareLabs } from './lab.ts'

export default function setup(): void {
  prepareLabs()
}
