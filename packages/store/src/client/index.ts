/** `@evals/store/client`: for applications that log rows and feedback. */
export {}
