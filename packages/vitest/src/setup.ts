/** The setup file that the plugin adds to every project. */
import { TestRunner } from 'vitest'
import { followCurrentTask, install } from './install.ts'

install()
// The cases of an eval carry their context with them; a hook around each of 100,000 would cost as much as the cases
if (!/\.eval\.[cm]?[jt]sx?$/.test(TestRunner.getCurrentSuite().file?.filepath ?? '')) followCurrentTask()
