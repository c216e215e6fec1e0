/** Text from data inside Markdown that GitHub and GitLab render: shown as it is, without markup, links, mentions or HTML. Of text that is already plain (`plainText`). */

/** @example escapeMarkdown('**bold** <b> @all')   // '\\*\\*bold\\*\\* &lt;b&gt; @<!-- -->all' */
export function escapeMarkdown(text: string): string {
  const escaped = escapeHtml(text)
    .replace(/[\\`*_[\]~|$]/g, (character) => `\\${character}`)
    .replace(/^([#+=-])/, '\\$1')
    .replace(/^(\d+)([.)])/, '$1\\$2')
  return breakReferences(escaped)
}

/** Inside of an HTML element, such as `<summary>`, where Markdown is not read but mentions are. */
export function escapeElement(text: string): string {
  return breakReferences(escapeHtml(text))
}

/** A comment between the characters keeps them from being a mention, a reference to an issue, or an address. */
function breakReferences(escaped: string): string {
  return escaped.replace(/([@#])(?=\w)/g, '$1<!-- -->').replace(/(:)(?=\/\/)|(www)(?=\.)/gi, '$1$2<!-- -->')
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** A fence that nothing in the lines can close. */
export function fenced(language: string, lines: readonly string[]): string[] {
  const longest = Math.max(2, ...lines.flatMap((line) => line.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  return [`${fence}${language}`, ...lines, fence]
}
