/** Two servers of Debian's ClickHouse of 2018 on loopback, a shard each: old, but real processes behind real HTTP. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export const whyNoOldCluster: string | undefined = isInstalled() ? undefined : 'clickhouse-server is not installed (Debian: apt-get install clickhouse-server)'
if (whyNoOldCluster !== undefined) console.warn(`Tests of HTTP, shards and a dead server are skipped: ${whyNoOldCluster}`)

export const CLUSTER = 'lab'
export const PASSWORD = 'letmein&%'

export interface OldServer {
  url: string
  start: () => Promise<void>
  kill: () => Promise<void>
}

/** @returns both of them, running. A server that is killed can be started again. */
export async function startOldCluster(): Promise<{ servers: [OldServer, OldServer]; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'evals-clickhouse-'))
  const ports: { http: number; tcp: number; interserver: number }[] = []
  for (let index = 0; index < 2; index++) ports.push({ http: await freePort(), tcp: await freePort(), interserver: await freePort() })
  const [first, second] = ports.map(({ http, tcp, interserver }, index) => createServerOf(join(folder, String(index)), http, config(join(folder, String(index)), http, tcp, interserver, ports.map((one) => one.tcp)))) as [OldServer, OldServer]
  const stop = async (): Promise<void> => {
    await Promise.all([first.kill(), second.kill()])
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await Promise.all([first.start(), second.start()])
  } catch (error) {
    await stop()
    throw error
  }
  return { servers: [first, second], stop }
}

function createServerOf(folder: string, port: number, xml: string): OldServer {
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'config.xml'), xml)
  return {
    url,
    start: async () => {
      child = spawn('clickhouse-server', [`--config-file=${join(folder, 'config.xml')}`], { cwd: folder, stdio: 'ignore' })
      const ended = once(child, 'exit').then(() => {
        throw new Error(`clickhouse-server ended before it answered; see ${folder}`)
      })
      ended.catch(() => {})
      await Promise.race([answers(url), ended])
    },
    kill: async () => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
  }
}

async function answers(url: string): Promise<void> {
  for (;;) {
    try {
      if ((await fetch(`${url}/ping`)).ok) return
    } catch {
      // Not yet
    }
    await sleep(50)
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

function isInstalled(): boolean {
  return spawnSync('clickhouse-server', ['--help'], { stdio: 'ignore' }).error === undefined
}

function config(folder: string, http: number, tcp: number, interserver: number, shards: readonly number[]): string {
  const replica = (port: number): string => `<shard><replica><host>127.0.0.1</host><port>${port}</port></replica></shard>`
  const user = (name: string, password: string): string => `<${name}><password>${password}</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></${name}>`
  return `<yandex>
  <logger><level>error</level><log>${folder}/server.log</log><errorlog>${folder}/errors.log</errorlog></logger>
  <listen_host>127.0.0.1</listen_host><http_port>${http}</http_port><tcp_port>${tcp}</tcp_port>
  <interserver_http_port>${interserver}</interserver_http_port><interserver_http_host>127.0.0.1</interserver_http_host>
  <path>${folder}/data/</path><tmp_path>${folder}/tmp/</tmp_path><users_config>config.xml</users_config>
  <default_profile>default</default_profile><default_database>default</default_database><mark_cache_size>67108864</mark_cache_size>
  <remote_servers><${CLUSTER}>${shards.map(replica).join('')}</${CLUSTER}></remote_servers>
  <profiles><default><connect_timeout_with_failover_ms>500</connect_timeout_with_failover_ms></default></profiles>
  <users>${user('default', '')}${user('evals', PASSWORD.replaceAll('&', '&amp;'))}</users>
  <quotas><default></default></quotas>
</yandex>`
}
