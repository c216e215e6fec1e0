/** A setting from the environment. Empty is as good as unset: CI systems set variables of secrets that are not there to ''. */
export function setting(name: string): string | undefined {
  return process.env[name]?.trim() || undefined
}
