// Package outbound is the one HTTP client that talks to foreign services.
//
// Owns: where the server may go (the egress list), that it reaches no address inside a network, how long an
// answer may take and how large it may be.
// Does not own: what is asked and what the answer means (the domains), talking to a sign-in provider (platform/openid).
// Start reading at: Client.Get.
package outbound

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// What can be wrong with an answer. None of them holds an address: it may hold what somebody looked for.
var (
	ErrRefused  = errors.New("outbound: not a place this server may go to")
	ErrAway     = errors.New("outbound: no answer that can be used")
	ErrMissing  = errors.New("outbound: it is not there")
	ErrTooLarge = errors.New("outbound: the answer is too large")
)

const (
	connectFor  = 5 * time.Second
	headersFor  = 10 * time.Second
	answerFor   = 20 * time.Second // all of it, redirects and body
	mostHeaders = 64 << 10
	mostHops    = 3
	atOnce      = 12 // connections to one host
)

// Origin is a place the server may go to: a scheme and a host, with its port where it is not the scheme's own.
type Origin struct {
	Scheme, Host string
	// IsInside says that an operator named it as a place of their own. It may then lie in a private network,
	// and only there may it do without TLS.
	IsInside bool
}

// Outside is a public service, reached by TLS.
func Outside(host string) Origin { return Origin{Scheme: "https", Host: host} }

// Settings say where a client may go, and as whom.
type Settings struct {
	Origins []Origin // the egress list: nothing else is reached, by redirects neither
	Agent   string   // who asks: the program, never a person
}

// Client fetches from the places of its egress list. It is safe for concurrent use, follows no proxy of the
// environment, and keeps no cookie.
type Client struct {
	settings Settings
	http     *http.Client
	resolver *net.Resolver
	patience time.Duration
	dialled  func(address string) error // tests see here what would be dialled
}

// New returns a Client.
func New(s Settings) *Client {
	// Go's own resolver: the system's takes 0x7f.1 and 2130706433 for addresses.
	c := &Client{settings: s, resolver: &net.Resolver{PreferGo: true}, patience: answerFor}
	c.http = &http.Client{
		Transport: &http.Transport{
			DialContext:            c.dial,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout:    connectFor,
			ResponseHeaderTimeout:  headersFor,
			MaxResponseHeaderBytes: mostHeaders,
			MaxConnsPerHost:        atOnce,
			IdleConnTimeout:        time.Minute,
			ForceAttemptHTTP2:      true,
		},
		CheckRedirect: c.follow,
	}
	return c
}

// Answer is what came back, whole.
type Answer struct {
	Type string // the media type it says it is, without parameters
	Body []byte
}

// Get fetches an address of the egress list, at most most bytes of it. Redirects are judged as the first address
// is. What it cannot bring is one of this package's errors, or ctx's.
func (c *Client) Get(ctx context.Context, address string, most int64) (Answer, error) {
	waiting, cancel := context.WithTimeout(ctx, c.patience)
	defer cancel()
	req, err := http.NewRequestWithContext(waiting, http.MethodGet, address, nil)
	if err != nil || !c.isListed(req.URL) {
		return Answer{}, ErrRefused
	}
	req.Header.Set("User-Agent", c.settings.Agent)
	resp, err := c.http.Do(req)
	if err != nil {
		return Answer{}, c.because(ctx, err)
	}
	defer func() { _ = resp.Body.Close() }() // what it could say was read
	switch {
	case resp.StatusCode == http.StatusNotFound || resp.StatusCode == http.StatusGone:
		return Answer{}, ErrMissing
	case resp.StatusCode != http.StatusOK:
		return Answer{}, ErrAway
	case resp.ContentLength > most:
		return Answer{}, ErrTooLarge
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, most+1))
	if err != nil {
		return Answer{}, c.because(ctx, err)
	}
	if int64(len(body)) > most {
		return Answer{}, ErrTooLarge
	}
	kind, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if err != nil {
		kind = ""
	}
	return Answer{Type: kind, Body: body}, nil
}

// because brings what the standard library says down to what a caller can act on. Its words hold the address.
func (c *Client) because(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, ErrRefused):
		return ErrRefused
	default:
		return ErrAway
	}
}

// follow implements http.Client.CheckRedirect.
func (c *Client) follow(req *http.Request, via []*http.Request) error {
	if len(via) > mostHops || !c.isListed(req.URL) {
		return ErrRefused
	}
	req.Header.Del("Referer") // it says what was asked before
	return nil
}

func (c *Client) isListed(u *url.URL) bool {
	_, ok := c.origin(u.Scheme, u.Host)
	return ok && u.User == nil && u.Opaque == ""
}

func (c *Client) origin(scheme, host string) (Origin, bool) {
	for _, o := range c.settings.Origins {
		if strings.EqualFold(o.Scheme, scheme) && strings.EqualFold(o.Host, host) && (o.Scheme == "https" || o.Scheme == "http" && o.IsInside) {
			return o, true
		}
	}
	return Origin{}, false
}

// dial opens a connection to a listed host. The address is judged where the system is about to connect to it, so
// that no other name service and no second answer can come between.
func (c *Client) dial(ctx context.Context, network, address string) (net.Conn, error) {
	isInside := false
	for _, o := range c.settings.Origins {
		isInside = isInside || o.IsInside && strings.EqualFold(withPort(o), address)
	}
	dialer := &net.Dialer{
		Timeout:  connectFor,
		Resolver: c.resolver,
		Control: func(_, address string, _ syscall.RawConn) error {
			to, err := netip.ParseAddrPort(address)
			if err != nil || !isInside && !IsPublic(to.Addr()) {
				return ErrRefused
			}
			if c.dialled != nil {
				return c.dialled(address)
			}
			return nil
		},
	}
	conn, err := dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, fmt.Errorf("reach a foreign service: %w", err)
	}
	return conn, nil
}

func withPort(o Origin) string {
	if _, _, err := net.SplitHostPort(o.Host); err == nil {
		return o.Host
	}
	port := "443"
	if o.Scheme == "http" {
		port = "80"
	}
	return net.JoinHostPort(strings.Trim(o.Host, "[]"), port)
}
