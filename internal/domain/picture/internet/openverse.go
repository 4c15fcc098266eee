package internet

import (
	"context"
	"encoding/json"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"mobilize/internal/domain/picture"
)

// openverse is WordPress' catalogue of openly licensed pictures (api.openverse.org/v1). It hands out the pictures of all
// its sources at its own address, so nobody else is asked.
type openverse struct {
	base string
	web  Web
}

func newOpenverse(base string, web Web) openverse {
	if base == "" {
		base = "https://api.openverse.org"
	}
	return openverse{base, web}
}

// Name implements picture.Internet.
func (openverse) Name() string { return "Openverse" }

// Hosts implements Provider.
func (o openverse) Hosts() []string { return []string{o.base} }

// openverseImage is one picture, as a search and as its own address tells it.
type openverseImage struct {
	ID             string `json:"id"`
	Title          string `json:"title"`
	Creator        string `json:"creator"`
	License        string `json:"license"`
	LicenseVersion string `json:"license_version"`
	Source         string `json:"source"`
	Landing        string `json:"foreign_landing_url"`
	Mature         bool   `json:"mature"`
}

// Find implements picture.Internet.
func (o openverse) Find(ctx context.Context, q picture.Question) (picture.Findings, error) {
	asked := url.Values{
		"q": {q.Words}, "license": {"cc0,pdm,by,by-sa"}, "extension": {"jpg,jpeg,png,webp"}, "mature": {"false"},
		"page_size": {strconv.Itoa(pageSize)}, "page": {strconv.Itoa(q.Page)},
	}
	_, body, err := o.web.Get(ctx, o.base+"/v1/images/?"+asked.Encode(), mostJSON)
	if err != nil {
		return picture.Findings{}, err
	}
	return readOpenverse(body)
}

func readOpenverse(body []byte) (picture.Findings, error) {
	var answer struct {
		Pages   int              `json:"page_count"`
		Page    int              `json:"page"`
		Results []openverseImage `json:"results"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return picture.Findings{}, picture.ErrProviderAway
	}
	found := picture.Findings{More: answer.Page < answer.Pages}
	for _, image := range answer.Results[:min(len(answer.Results), 2*pageSize)] {
		if f, ok := image.found(); ok {
			found.Found = append(found.Found, f)
		}
	}
	return found, nil
}

var isOpenverse = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

func (i openverseImage) found() (picture.Found, bool) {
	terms := licence(i.License, i.LicenseVersion)
	if terms == "" || i.Mature || !isOpenverse.MatchString(i.ID) {
		return picture.Found{}, false
	}
	at := plain(i.Source)
	if at == "" {
		at = "Openverse"
	}
	at = strings.ToUpper(at[:1]) + at[1:]
	if len(at) > mostWords-mostSource-8 {
		at = "Openverse"
	}
	return picture.Found{
		ID: i.ID, Name: plain(i.Title), Licence: terms, Author: plain(i.Creator),
		Source: sourceOf(strings.NewReplacer("(", "", ")", "").Replace(at), i.Landing, "https://openverse.org/image/"+i.ID),
	}, true
}

// Small implements picture.Internet.
func (o openverse) Small(ctx context.Context, id string) ([]byte, error) {
	return o.image(ctx, id, "", mostSmall)
}

// Whole implements picture.Internet.
func (o openverse) Whole(ctx context.Context, id string) ([]byte, error) {
	return o.image(ctx, id, "?full_size=true", mostLarge)
}

func (o openverse) image(ctx context.Context, id, how string, most int64) ([]byte, error) {
	if !isOpenverse.MatchString(id) {
		return nil, picture.ErrNotFound
	}
	_, body, err := o.web.Get(ctx, o.base+"/v1/images/"+id+"/thumb/"+how, most)
	return body, err
}
