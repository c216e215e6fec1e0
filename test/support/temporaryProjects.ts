/** Projects that are removed when the tests that made them have run. */
import { afterAll } from 'vitest'
import { createProject, type Lab, type Project } from './lab.ts'

/** Makes projects for the tests of one `describe`, and removes them when these have run. */
export function temporaryProjects(lab: Lab): (files?: Record<string, string>) => Project {
  const projects: Project[] = []
  afterAll(() => {
    for (const project of projects) project.remove()
  })
  return (files) => {
    const project = createProject(lab, files)
    projects.push(project)
    return project
  }
}
