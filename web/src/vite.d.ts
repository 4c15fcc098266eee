declare module 'icon:*' {
  /** The `d` of one lucide icon on a 24 grid. */
  const path: string;
  export default path;
}

declare module 'everyday:words' {
  const lines: readonly (readonly [category: string, symbol: string, da: string, en: string])[];
  export default lines;
}
