/**
 * As much of XML as JUnit needs. Not by a library: of those that are kept, `fast-xml-parser` and `xml` write characters
 * that XML 1.0 does not allow, and `xmlbuilder2` brings a whole DOM, for what is two replacements.
 */

export type XmlNode = string | { name: string; attributes: Record<string, string | number | undefined>; children?: readonly XmlNode[] | undefined }

/** @example renderXml({ name: 'a', attributes: { b: '<' }, children: ['text'] })   // '<a b="&lt;">text</a>\n' */
export function renderXml(node: XmlNode, indent = ''): string {
  if (typeof node === 'string') return escapeXml(node)
  const attributes = Object.entries(node.attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value)).replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`)}"`)
    .join('')
  const { children = [] } = node
  if (children.length === 0) return `${indent}<${node.name}${attributes}/>\n`
  if (children.every((child) => typeof child === 'string')) return `${indent}<${node.name}${attributes}>${children.map((child) => escapeXml(child)).join('')}</${node.name}>\n`
  return `${indent}<${node.name}${attributes}>\n${children.map((child) => renderXml(child, `${indent}  `)).join('')}${indent}</${node.name}>\n`
}

/** Outside of https://www.w3.org/TR/xml/#charsets: not even as a character reference. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const INVALID = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu

function escapeXml(text: string): string {
  return text.replace(INVALID, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
