package httpapi

import "net/http"

// NetworkOf is where a request comes from.
func NetworkOf(remote, forwarded string, hops int) string {
	return network(&http.Request{RemoteAddr: remote, Header: http.Header{"X-Forwarded-For": {forwarded}}}, hops)
}
