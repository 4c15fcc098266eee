package internet_test

import (
	"context"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"mobilize/internal/domain/picture"
	"mobilize/internal/domain/picture/internet"
	"mobilize/internal/vocabulary/ident"
)

// says is a web in which every address says the same.
type says []byte

func (s says) Get(context.Context, string, int64) (mediaType string, body []byte, err error) {
	return "application/json", s, nil
}

// Whatever a provider answers, what is found may be used, and can be written down as it is.
func FuzzAnswer(f *testing.F) {
	f.Add([]byte(`{"page":1,"page_count":2,"results":[{"id":"0aff3595-8168-440b-83ff-7a80b65dea42","title":"<b>Dog","creator":"A &amp; B","license":"by","license_version":"2.0","source":"flickr","foreign_landing_url":"https://www.flickr.com/photos/a/(1)"}]}`))
	f.Add([]byte(`{"continue":{"gsroffset":20},"query":{"pages":[{"pageid":7,"index":1,"title":"File:Dog.jpg","imageinfo":[{"thumburl":"https://upload.wikimedia.org/x","mime":"image/jpeg","extmetadata":{"License":{"value":"cc-by-sa-4.0"},"Artist":{"value":"<a href=x>Inger"},"ObjectName":{"value":7}}}]}]}}`))
	f.Add([]byte(`{"error":{"code":"badvalue"}}`))
	f.Add([]byte(`{"query":{"pages":[{"pageid":1,"imageinfo":[{}]},{"pageid":2}]},"results":[{"id":null,"license":"by","license_version":"9"}]}`))
	may := map[string]bool{"CC0 1.0": true, "Public domain": true}
	for _, version := range []string{"1.0", "2.0", "2.1", "2.5", "3.0", "4.0"} {
		may["CC BY "+version], may["CC BY-SA "+version] = true, true
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, name := range internet.Names() {
			p, _ := internet.New(name, "", says(body))
			got, err := p.Find(t.Context(), picture.Question{Words: "dog", Page: 1})
			if err != nil {
				continue
			}
			if len(got.Found) > 40 {
				t.Errorf("%d are found at once", len(got.Found))
			}
			for _, found := range got.Found {
				if !may[found.Licence] && !strings.HasPrefix(found.Licence, "CC BY") || strings.Contains(found.Licence, "N") {
					t.Errorf("found under %q", found.Licence)
				}
				kept := picture.Picture{Circle: ident.ID("c"), ID: ident.ID("p"), Name: "n", Licence: found.Licence, Author: found.Author, Source: found.Source}
				if err := kept.Validate(); err != nil || !utf8.ValidString(found.Name) || strings.ContainsFunc(found.Name, unicode.IsControl) {
					t.Errorf("%+v cannot be kept: %v", found, err)
				}
				if found.ID == "" || !strings.Contains(found.Source, " (https://") {
					t.Errorf("found %+v", found)
				}
			}
		}
	})
}
