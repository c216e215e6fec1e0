import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { parseQuery } from '../../query/parseQuery.ts'
import { createReceiverHandler } from '../receiverHandler.ts'
import { openReceiver, otlpJson, post } from './openReceiver.ts'

test('within the server of another, it answers its own paths, and leaves the others', async () => {
  const { engine, remove } = await openReceiver()
  const receiver = createReceiverHandler({ engine })
  const server = createServer((request, response) => {
    if (!receiver.handle(request, response)) response.end('a page')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  expect((await post(`${url}/v1/traces`, otlpJson([{ trace: 1, span: 1 }]))).status).toBe(200)
  await receiver.idle()
  expect([await engine.count({ query: parseQuery('') }), receiver.counts().added]).toEqual([1, 1])
  for (const path of ['/', '/v1', '/v1/traces/x', '/constructor', '/health']) expect([path, await (await fetch(url + path)).text()]).toEqual([path, 'a page'])
  server.closeAllConnections()
  server.close()
  await remove()
})
