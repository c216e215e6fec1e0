/** What was asked of a dataset can not be done. The message says what to ask for instead. */
export class DatasetOptionsError extends Error {
  override name = 'DatasetOptionsError'
}
