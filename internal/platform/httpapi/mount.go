package httpapi

import "net/http"

// Mount serves pages and files that are no endpoints: no session is read for them and nothing
// describes them. They stand behind the same shield, whose headers they may replace.
func (r *Router) Mount(pattern string, h http.Handler) { r.mux.Handle(pattern, h) }
