package app

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// isOurs says whether a request is for a name of this server. A page of somebody else's can give its
// own name this machine's address, and read what is answered (DNS rebinding): it cannot do so with an
// address that is no name. Load balancers ask for health under names of their own.
func (a *App) isOurs(req *http.Request) bool {
	if a.config.AnyHost || req.URL.Path == "/healthz" || req.URL.Path == "/readyz" {
		return true
	}
	host := hostname(req.Host)
	if _, err := netip.ParseAddr(host); err == nil || host == "localhost" {
		return true
	}
	public, err := url.Parse(a.config.URL)
	return err == nil && host == hostname(public.Host)
}

// isFromThisMachine says whether somebody on this machine asks, and no proxy for somebody else.
func isFromThisMachine(req *http.Request) bool {
	for _, name := range []string{"X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "X-Real-Ip", "Via"} {
		if req.Header.Get(name) != "" {
			return false
		}
	}
	return isLoopback(hostname(req.RemoteAddr)) && isLoopback(hostname(req.Host))
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.Unmap().IsLoopback()
}

// hostname is the host of "host:port", in lower case and without the dot that may end it.
func hostname(of string) string {
	host, _, err := net.SplitHostPort(of)
	if err != nil {
		host = strings.TrimSuffix(strings.TrimPrefix(of, "["), "]")
	}
	return strings.ToLower(strings.TrimSuffix(host, "."))
}
