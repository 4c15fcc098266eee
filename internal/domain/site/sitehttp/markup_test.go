package sitehttp_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"mobilize/internal/domain/site/sitehttp"
)

func TestMarkup(t *testing.T) {
	t.Parallel()
	pages, err := sitehttp.New(sitehttp.Options{})
	if err != nil {
		t.Fatal(err)
	}
	shown := func(content sitehttp.Content) string {
		w := httptest.NewRecorder()
		pages.Show(w, `<Emil> & "Ida"`, content)
		return w.Body.String()
	}
	t.Run("lets no word become markup", func(t *testing.T) {
		t.Parallel()
		page := shown(func(m *sitehttp.Markup) {
			m.Raw(`<p title="`).Text(`"><script>x()</script>`).Raw(`">`).Text("<img src=x onerror='y()'>").Raw("</p>")
		})
		for _, never := range []string{"<script", "<img", "<Emil>"} {
			if strings.Contains(page, never) {
				t.Errorf("the page holds %s", never)
			}
		}
		if want := "<title>&lt;Emil&gt; &amp; &#34;Ida&#34;</title>"; !strings.Contains(page, want) {
			t.Errorf("the page does not hold %s", want)
		}
	})
	for address, want := range map[string]string{
		"https://a.dk/?b=1&c=2": "https://a.dk/?b=1&amp;c=2", "mailto:hej@a.dk": "mailto:hej@a.dk", "/en/": "/en/", "/a:b": "/a:b", "#post": "#post",
		"javascript:alert(1)": "#", "JavaScript:alert(1)": "#", "data:text/html,x": "#", "\tjavascript:x": "#", `"onclick="x`: "&#34;onclick=&#34;x",
	} {
		t.Run("leads to "+address, func(t *testing.T) {
			t.Parallel()
			page := shown(func(m *sitehttp.Markup) { m.Raw(`<a id="t" href="`).Link(address).Raw(`">`) })
			if !strings.Contains(page, `<a id="t" href="`+want+`">`) {
				t.Errorf("it does not lead to %s", want)
			}
		})
	}
}
