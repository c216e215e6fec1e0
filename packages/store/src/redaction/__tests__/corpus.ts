/** Made-up values. What looks like a key is put together here, so that no scanner of repositories takes it for one. */

interface Positive {
  kind: string
  name: string
  text: string
  /** The part that is redacted. Default: all. */
  value?: string
}

const letters = (count: number): string => 'a8Kd3Lq9ZpR2tW7xYb4NcV6mJhG5fS1e'.repeat(4).slice(0, count)
const pem = (name: string): string => `-----BEGIN ${name}PRIVATE ` + `KEY-----\n${letters(64)}\n${letters(64)}\n-----END ${name}PRIVATE ` + 'KEY-----'

const secrets: [name: string, text: string, value?: string][] = [
  ['GitHub token', 'gh' + 'p_' + 'abcdefghijklmnopqrstuvwxyz0123456789'],
  ['OpenAI key', 's' + 'k-proj-' + 'A'.repeat(74) + 'T3Blbk' + 'FJ' + 'B'.repeat(74)],
  ['key of an OpenAI-compatible service', 's' + 'k-or-v1-' + letters(48)],
  ['Anthropic key', 's' + 'k-ant-api03-' + 'a'.repeat(93) + 'AA'],
  ['Slack token', 'xox' + 'b-1234567890-1234567890123-' + letters(24)],
  ['Slack webhook', 'https://hooks.slack.com/' + 'services/T00000000/B00000000/' + letters(24)],
  ['Stripe key', 's' + 'k_live_' + letters(24)],
  ['Stripe test key', 's' + 'k_test_' + letters(24)],
  ['npm token', 'npm' + '_' + 'abcdefghijklmnopqrstuvwxyz0123456789'],
  ['AWS key id', 'AKIA' + 'QWERTYUIOPASDFGH'],
  ['Google key', 'AI' + 'za' + letters(35)],
  ['JSON web token', 'ey' + 'JhbGciOiJIUzI1NiJ9.' + 'ey' + 'JzdWIiOiIxMjM0NTY3ODkwIn0.' + letters(32)],
  ['bearer token', 'Authorization: Bearer ' + letters(32), letters(32)],
  ['basic credentials', 'Authorization: Basic ' + 'dXNlcjpwYXNzd29yZA==', 'dXNlcjpwYXNzd29yZA=='],
  ['private key', pem('RSA ')],
  ['private key that was cut off', pem('').slice(0, 90)],
  ['connection string', 'postgres://admin:' + 's3cr3tpw99' + '@db.example.com:5432/prod'],
  ['connection string of MongoDB', 'mongodb+srv://user:' + 'pa55word1' + '@cluster0.example.net/x'],
  ['connection string of .NET', 'Server=db;User Id=sa;Password=' + 'Tr0ub4dor&3;', 'Tr0ub4dor'],
  ['URL with a password', 'https://user:' + 'passw0rd1' + '@example.com'],
  ['password in a file of settings', 'DB_PASSWORD=' + 'Tr0ub4dor3', 'Tr0ub4dor3'],
  ['key in code', 'const apiKey = "' + letters(20) + '"', letters(20)],
  ['key in a URL', 'GET /v1?api_key=' + letters(20) + '&page=2', letters(20)],
  ['token in JSON text', '{"refresh_token":"' + letters(20) + '"}', letters(20)],
]

const others: [kind: string, text: string, value?: string][] = [
  ['email', 'ann@example.com'],
  ['email', 'mail <jörg.o\'neil+shop@sub.münchen.example.de>, please', 'jörg.o\'neil+shop@sub.münchen.example.de'],
  ['email', 'see mailto:ann@example.co.uk.', 'ann@example.co.uk'],
  ['email', '"ann_b@example.museum"', 'ann_b@example.museum'],
  ['phone', 'call +44 20 7946 0958 now', '+44 20 7946 0958'],
  ['phone', '+4915112345678'],
  ['phone', '0044 20 7946 0958'],
  ['phone', 'my number is (415) 555-2671', '(415) 555-2671'],
  ['phone', '415-555-2671'],
  ['phone', 'call 4155552671', '4155552671'],
  ['phone', 'phone number 415.555.2671', '415.555.2671'],
  ['phone', '+1 415 555 2671 ext 12'],
  ['phone', 'Tel. 030 12345678', '030 12345678'],
  ['phone', '07911 123456'],
  ['card', 'card 4111 1111 1111 1111 expired', '4111 1111 1111 1111'],
  ['card', '4111-1111-1111-1111'],
  ['card', '378282246310005'],
  ['card', '2223003122003222'],
  ['iban', 'to DE89 3704 0044 0532 0130 00 bank', 'DE89 3704 0044 0532 0130 00'],
  ['iban', 'gb82west12345698765432'],
  ['ip', 'from 192.168.1.77 at noon', '192.168.1.77'],
  ['ip', '2001:db8::ff00:42:8329'],
]

export const positives: Positive[] = [
  ...secrets.map(([name, text, value]) => ({ kind: 'secret', name, text, ...(value === undefined ? {} : { value }) })),
  ...others.map(([kind, text, value]) => ({ kind, name: text, text, ...(value === undefined ? {} : { value }) })),
]

export const negatives: string[] = [
  'order 4155552671',
  'order number 2025550143',
  'invoice no. 415-555-2671',
  'invoice 20241125001',
  'on 2024-11-25 10:33:20',
  '11/25/2024 12:30',
  '25.11.2024 to 27.11.2024',
  'costs 1,234,567.89 EUR',
  'for $1 234 567 890',
  'at 1732547890123',
  'took 1732547890 ticks',
  'id 123e4567-e89b-12d3-a456-426614174000',
  'commit 3f786850e387550fdab836ed7e6dc881de23001b',
  'trace 4bf92f3577b34da6a3ce929d0e0e4736',
  'order 4111 1111 1111 1112',
  '9999 9999 9999 9995',
  '0.4111111111111111',
  'version 1.2.3.4.5',
  'pkg@1.2.3 by @user at home@',
  'import x from "@scope/package"',
  'std::vector and Foo::bar',
  'at 10:33:20',
  'my password is wrong, password: incorrect',
  'password = ${DB_PASSWORD}',
  'bypass: the second valve 2',
  'the bearer responsibilities-and-duties are long',
  'basic mathematics',
  'DE89 3704 0044 0532 0130 01',
  'https://example.com/articles/how-to-reset-a-password?page=2',
  '2 + 2 = 4, 3.14159265358979',
  '1 2 3 4 5 6 7 8 9 10',
  'rooms 100 200 3000',
]
