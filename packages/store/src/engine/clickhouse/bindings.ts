/** What a statement is given beside its text: all that the user or the data say goes through here, and never into the text. */

export class Bindings {
  readonly values: Record<string, unknown> = {}
  #count = 0

  /** @returns what stands for it in the text */
  text(value: string): string {
    return this.#bind(value.toWellFormed(), 'String')
  }

  texts(values: readonly string[]): string {
    return this.#bind(values.map((value) => value.toWellFormed()), 'Array(String)')
  }

  number(value: number): string {
    return this.#bind(numberText(value), 'Float64')
  }

  numbers(values: readonly number[]): string {
    return this.#bind(`[${values.map(numberText).join()}]`, 'Array(Float64)')
  }

  whole(value: number): string {
    return this.#bind(String(value), 'UInt64')
  }

  wholes(values: readonly number[]): string {
    return this.#bind(`[${values.join()}]`, 'Array(UInt64)')
  }

  #bind(value: unknown, type: string): string {
    const name = `p${this.#count++}`
    this.values[name] = value
    return `{${name}:${type}}`
  }
}

/** As text, for some transports take no numbers that are not safe integers. */
function numberText(value: number): string {
  return Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : value < 0 ? '-inf' : 'nan'
}
