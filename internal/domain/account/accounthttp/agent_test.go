package accounthttp_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// links is how long until another link can be asked for.
const links = 3 * time.Minute

func TestOnlyFamiliesOfBrowsersAreKept(t *testing.T) {
	t.Parallel()
	each(t, false, func(t *testing.T, s *site) {
		for header, want := range map[string]string{
			"Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/604.1":                               "Safari|iPad",
			"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/138.0.7204.53 Mobile/15E148 Safari/604.1": "Chrome|iPhone",
			"Mozilla/5.0 (Linux; Android 15; SM-X210) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0 Safari/537.36":                 "Samsung Internet|Android",
			"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Edg/138.0.3351.55":              "Edge|Windows",
			"Mozilla/5.0 (X11; CrOS x86_64 16181) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36":                                     "Chrome|ChromeOS",
			"curl/8.5.0 Karoline-Kaktus": "|",
			"":                           "|",
		} {
			req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/sign-in/redeem",
				strings.NewReader(`{"token":"`+s.Link(t, "mette@example.dk", "Mette")+`"}`))
			req.Header.Set("User-Agent", header)
			w := httptest.NewRecorder()
			s.handler.ServeHTTP(w, req)
			got := into[struct{ Session wireSession }](t, w).Session
			if got.Browser+"|"+got.Platform != want {
				t.Errorf("%q is kept as %q, want %q", header, got.Browser+"|"+got.Platform, want)
			}
			s.Clock.Advance(links)
		}
	})
}
