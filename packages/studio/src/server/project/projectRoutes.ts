/** `GET /api/project`: what the pages' frame shows of the project. */
import { basename } from 'node:path'
import { gitState } from '@evals/core'
import { Hono } from 'hono'
import type { StudioProject } from './studioProject.ts'

export type ProjectRoutes = ReturnType<typeof projectRoutes>

export function projectRoutes(project: StudioProject) {
  return new Hono().get('/', async (context) => {
    const git = await gitState(project.root)
    return context.json({ name: basename(project.root), root: project.root, git: git ?? null })
  })
}
