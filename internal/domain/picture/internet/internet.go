// Package internet finds pictures that everybody may use, at the providers an operator chose among.
//
// Owns: what is asked of each provider and what its answers mean; which licences a picture for a plan may have.
// Does not own: reaching them (platform/outbound, through Web), who may search and how often (picture.Search),
// decoding what comes (platform/raster).
// Start reading at: Provider.
package internet

import (
	"context"
	"html"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"mobilize/internal/domain/picture"
)

// Web fetches from the hosts of a provider; platform/outbound does.
type Web interface {
	// Get returns the media type and the bytes at an address, at most most of them. A thing that is not there is a
	// NotFound fault, and whatever else keeps it from coming an Unavailable one.
	Get(ctx context.Context, address string, most int64) (mediaType string, body []byte, err error)
}

// Provider is one place with pictures. It is told words and identifiers of its own, and nothing of who asks.
type Provider interface {
	picture.Internet
	// Hosts are the origins it is asked at: the words first, then where its pictures lie.
	Hosts() []string
}

// Names lists the providers there are.
func Names() []string { return []string{"openverse", "commons"} }

// New returns the provider of this name; ok is false for another. base is an operator's mirror of it: "" for its own address.
func New(name, base string, web Web) (p Provider, ok bool) {
	base = strings.TrimRight(base, "/")
	switch name {
	case "openverse":
		return newOpenverse(base, web), true
	case "commons":
		return newCommons(base, web), true
	}
	return nil, false
}

const (
	pageSize   = 20      // what Openverse gives to whoever has no account there
	mostJSON   = 2 << 20 // of an answer
	mostSmall  = 4 << 20
	mostLarge  = 20 << 20 // what a person could send, too
	mostWords  = 200      // what a picture's name, author and source may have
	mostSource = 160      // of an address, so that a name fits beside it
)

var tags = regexp.MustCompile(`<[^<>]*>`)

// plain is one line of words out of what may be HTML: authors' names come with links, titles with whatever somebody
// put there. What is left is text, and shown as text.
func plain(text string) string {
	text = html.UnescapeString(tags.ReplaceAllString(text, " "))
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError {
			return ' '
		}
		return r
	}, text)
	return cut(strings.Join(strings.Fields(text), " "))
}

// cut keeps as many characters as a picture may be told with.
func cut(text string) string {
	if utf8.RuneCountInString(text) <= mostWords {
		return text
	}
	return string([]rune(text)[:mostWords-1]) + "…"
}

var brackets = strings.NewReplacer("(", "%28", ")", "%29", " ", "%20")

// sourceOf is how a source is written down everywhere: a name, and its address in brackets. An address that is not
// https, or is too long, gives way to instead.
func sourceOf(name, address, instead string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || len(address) > mostSource {
		address = instead
	}
	return name + " (" + brackets.Replace(address) + ")"
}

// licence is the name of a licence that lets everybody use a picture, change it and show it for money; "" for one that
// does not. A picture of a plan is cut square, and a school or a residence may be a business: so no
// "non-commercial", and no "no derivatives".
func licence(code, version string) string {
	switch code = strings.ToLower(code); code {
	case "cc0":
		return "CC0 1.0"
	case "pdm":
		return "Public domain"
	case "by", "by-sa":
		if !isVersion.MatchString(version) {
			return ""
		}
		return "CC " + strings.ToUpper(code) + " " + version
	}
	return ""
}

var isVersion = regexp.MustCompile(`^[1-4]\.\d$`)
