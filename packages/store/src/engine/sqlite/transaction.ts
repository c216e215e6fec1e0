/** All of it or nothing, and what SQLite says when it can not, in words that help. */
import type { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../storeError.ts'

/** Takes the lock at its beginning: one that was only read with could not be made one to write with, once another wrote. */
export function transaction<Result>(db: DatabaseSync, path: string, work: () => Result): Result {
  try {
    db.exec('BEGIN IMMEDIATE')
  } catch (error) {
    throw storeProblem(error, path)
  }
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (error) {
    // Some errors, such as a full disk, have rolled back already
    if (db.isTransaction) db.exec('ROLLBACK')
    throw storeProblem(error, path)
  }
}

const SQLITE_BUSY = 5
const SQLITE_READONLY = 8
const SQLITE_IOERR = 10
const SQLITE_CORRUPT = 11
const SQLITE_FULL = 13
const SQLITE_CANTOPEN = 14
const SQLITE_NOTADB = 26

/** @returns the error itself where it is not the database's */
export function storeProblem(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return error
  const because = (text: string): StoreError => new StoreError(`${path}: ${text} (SQLite: ${error.message})`, { cause: error })
  switch (error.errcode & 0xff) {
    case SQLITE_BUSY:
      return because('another process has been writing for 10 seconds; nothing of this was kept. Try again, or end the other')
    case SQLITE_READONLY:
      return because('the file may not be written to; nothing of this was kept. See to its permissions, or give another folder for the logs')
    case SQLITE_FULL:
      return because('the disk is full; nothing of this batch was kept, and what was there before is unharmed. Make room, or limit what is kept')
    case SQLITE_IOERR:
      return because('the disk failed, or is full; nothing of this batch was kept. Make room, or see to the disk')
    case SQLITE_CANTOPEN:
      return because('the file can not be opened. See to its permissions, or give another folder for the logs')
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return damaged(path, error)
    default:
      return error
  }
}

export function damaged(path: string, error: unknown): StoreError {
  const said = error instanceof Error ? error.message : String(error)
  return new StoreError(`${path}: this is no database, or it is damaged; it was left as it is. Move it away, with the files beside it whose names begin the same, and a new one is made (SQLite: ${said})`, { cause: error })
}

/** Several reads of one state, whatever others write in the meantime. */
export function snapshot<Result>(db: DatabaseSync, path: string, work: () => Result): Result {
  try {
    db.exec('BEGIN')
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw storeProblem(error, path)
  }
}
