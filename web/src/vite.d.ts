declare module 'icon:*' {
  /** The `d` of one lucide icon on a 24 grid. */
  const path: string;
  export default path;
}
