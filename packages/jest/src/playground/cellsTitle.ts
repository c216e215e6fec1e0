/** The name of the test that is the cells of a playground: by it Jest is told to run no other. Nobody is shown it. */
export const CELLS = 'cells of evals playground'
