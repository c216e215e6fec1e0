/** What Vite makes of files that are no modules. */
declare module '*.css'
declare module '*.module.css' {
  const classes: Readonly<Record<string, string>>
  export default classes
}
declare module '@fontsource-variable/*'
