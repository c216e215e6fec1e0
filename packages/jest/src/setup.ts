/** The setup file that the test runner puts before the user's own. */
import { install } from './install.ts'

install()
