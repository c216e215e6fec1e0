/** The page of an export: the studio's own, which says of itself what it is, what it may do, and what is needed to see it. */
import { CONTENT_SECURITY_POLICY } from '../security/headers.ts'

/** A page can not say by itself by whom it may be framed. */
const POLICY = CONTENT_SECURITY_POLICY.replace(/; frame-ancestors [^;]+/, '')

/** A browser takes no scripts and no data from files of the disk: who opens it so is told. Who need not be does not see it, as it comes late. */
const WAITING = '<p style="max-width:52ch;margin:15vh auto;padding:0 16px;font:14px/1.6 system-ui,sans-serif;opacity:0;animation:late 0s 1.5s forwards">These pages are shown by a web server, any will do: <code>npx serve .</code> or <code>python3 -m http.server</code> in this folder, then open the address that it prints.</p>'

export function exportedPage(html: string): string {
  return html
    .replace('<head>', `<head>\n    <meta http-equiv="content-security-policy" content="${POLICY}" />\n    <meta name="evals-export" content="data" />\n    <style>@keyframes late{to{opacity:1}}</style>`)
    .replace('<div id="root"></div>', `<div id="root">${WAITING}</div>`)
}
