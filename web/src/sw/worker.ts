/// <reference lib="webworker" />
declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: readonly { url: string; revision: string | null }[] };

const shell = self.__WB_MANIFEST;
export { shell };
