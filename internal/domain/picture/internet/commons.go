package internet

import (
	"context"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"mobilize/internal/domain/picture"
)

// commons is Wikimedia Commons (MediaWiki's action API). Its search gives addresses of pictures, in widths that Wikimedia
// makes (330 and 1280 are among them); drawings come as PNG.
type commons struct {
	base, files string
	web         Web

	mu     sync.Mutex
	thumbs map[string]string // where small pictures are that a search found, so that each is not asked for once more
}

// mostThumbs is some two hundred searches; then they are forgotten.
const mostThumbs = 4000

func newCommons(base string, web Web) *commons {
	files := base
	if base == "" {
		base, files = "https://commons.wikimedia.org", "https://upload.wikimedia.org"
	}
	return &commons{base: base, files: files, web: web, thumbs: map[string]string{}}
}

// Name implements picture.Internet.
func (*commons) Name() string { return "Wikimedia Commons" }

// Hosts implements Provider.
func (c *commons) Hosts() []string { return slices.Compact([]string{c.base, c.files}) }

// commonsPage is one file, in the second format of the API.
type commonsPage struct {
	ID    int    `json:"pageid"`
	Index int    `json:"index"`
	Title string `json:"title"` // "File:Name.jpg"
	Info  []struct {
		Thumb string `json:"thumburl"`
		MIME  string `json:"mime"`
		Meta  map[string]struct {
			Value any `json:"value"` // words, or a number
		} `json:"extmetadata"`
	} `json:"imageinfo"`
}

func (p commonsPage) told(name string) string {
	text, _ := p.Info[0].Meta[name].Value.(string)
	return text
}

func (c *commons) ask(ctx context.Context, width int, more url.Values) ([]commonsPage, bool, error) {
	asked := url.Values{
		"action": {"query"}, "format": {"json"}, "formatversion": {"2"}, "prop": {"imageinfo"}, "iiprop": {"url|mime|extmetadata"},
		"iiurlwidth": {strconv.Itoa(width)}, "iiextmetadatafilter": {"LicenseShortName|License|Artist|ObjectName"}, "iiextmetadatalanguage": {"en"},
	}
	for name, values := range more {
		asked[name] = values
	}
	_, body, err := c.web.Get(ctx, c.base+"/w/api.php?"+asked.Encode(), mostJSON)
	if err != nil {
		return nil, false, err
	}
	return readCommons(body)
}

func readCommons(body []byte) (pages []commonsPage, more bool, err error) {
	var answer struct {
		Error *struct {
			Code string `json:"code"`
		} `json:"error"`
		Continue struct {
			Offset int `json:"gsroffset"`
		} `json:"continue"`
		Query struct {
			Pages []commonsPage `json:"pages"`
		} `json:"query"`
	}
	if err := json.Unmarshal(body, &answer); err != nil || answer.Error != nil {
		return nil, false, picture.ErrProviderAway
	}
	pages = slices.DeleteFunc(answer.Query.Pages, func(p commonsPage) bool { return p.ID < 1 || len(p.Info) == 0 })
	slices.SortStableFunc(pages, func(a, b commonsPage) int { return a.Index - b.Index }) // they come by number
	return pages[:min(len(pages), 2*pageSize)], answer.Continue.Offset > 0, nil
}

// Find implements picture.Internet.
func (c *commons) Find(ctx context.Context, q picture.Question) (picture.Findings, error) {
	pages, more, err := c.ask(ctx, 330, url.Values{
		"generator": {"search"}, "gsrnamespace": {"6"}, "gsrlimit": {strconv.Itoa(pageSize)}, "gsroffset": {strconv.Itoa((q.Page - 1) * pageSize)},
		"gsrsearch": {q.Words + " filetype:bitmap|drawing"},
	})
	if err != nil {
		return picture.Findings{}, err
	}
	found := picture.Findings{More: more}
	for _, page := range pages {
		if f, ok := page.found(); ok {
			found.Found = append(found.Found, f)
			c.remember(f.ID, page.Info[0].Thumb)
		}
	}
	return found, nil
}

func (c *commons) remember(id, thumb string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.thumbs) >= mostThumbs {
		clear(c.thumbs)
	}
	c.thumbs[id] = thumb
}

func (c *commons) remembered(id string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.thumbs[id]
}

var (
	commonsLicence = regexp.MustCompile(`^cc-(by|by-sa)-([1-4]\.\d)$`)
	ending         = regexp.MustCompile(`\.[A-Za-z]{3,4}$`)
	shown          = []string{"image/jpeg", "image/png", "image/webp", "image/svg+xml"}
)

// terms reads the licence by its code ("cc-by-sa-4.0", "cc0", "pd"), which is the same in every language.
func (p commonsPage) terms() string {
	code := strings.ToLower(strings.TrimSpace(p.told("License")))
	if found := commonsLicence.FindStringSubmatch(code); found != nil {
		return licence(found[1], found[2])
	}
	switch {
	case code == "cc0":
		return licence("cc0", "")
	case code == "pd" || strings.HasPrefix(code, "pd-"):
		return licence("pdm", "")
	}
	return ""
}

func (p commonsPage) found() (picture.Found, bool) {
	terms := p.terms()
	if terms == "" || !slices.Contains(shown, p.Info[0].MIME) || p.Info[0].Thumb == "" {
		return picture.Found{}, false
	}
	id := strconv.Itoa(p.ID)
	name := plain(p.told("ObjectName"))
	if name == "" {
		name = plain(ending.ReplaceAllString(strings.TrimPrefix(p.Title, "File:"), ""))
	}
	return picture.Found{
		ID: id, Name: name, Licence: terms, Author: plain(p.told("Artist")),
		Source: "Wikimedia Commons (https://commons.wikimedia.org/?curid=" + id + ")",
	}, true
}

// Small implements picture.Internet.
func (c *commons) Small(ctx context.Context, id string) ([]byte, error) {
	if thumb := c.remembered(id); thumb != "" {
		_, body, err := c.web.Get(ctx, thumb, mostSmall)
		return body, err
	}
	return c.image(ctx, id, 330, mostSmall)
}

// Whole implements picture.Internet.
func (c *commons) Whole(ctx context.Context, id string) ([]byte, error) {
	return c.image(ctx, id, 1280, mostLarge)
}

var isCommons = regexp.MustCompile(`^[1-9]\d{0,11}$`)

func (c *commons) image(ctx context.Context, id string, width int, most int64) ([]byte, error) {
	if !isCommons.MatchString(id) {
		return nil, picture.ErrNotFound
	}
	pages, _, err := c.ask(ctx, width, url.Values{"pageids": {id}})
	if err != nil {
		return nil, err
	}
	if len(pages) == 0 {
		return nil, picture.ErrNotFound
	}
	if _, ok := pages[0].found(); !ok {
		return nil, picture.ErrNotFound
	}
	_, body, err := c.web.Get(ctx, pages[0].Info[0].Thumb, most) // to a host of the list, or nowhere
	return body, err
}
