package httpapi_test

import (
	"crypto/rand"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"mobilize/internal/platform/httpapi"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
)

// Devices count timers by the Date of an answer, whatever it is they asked for: it is the server's own clock.
func TestDateIsTheServersClock(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 24, 15, 35, 7, 0, time.UTC)
	r := httpapi.New(httpapi.Deps{Clock: clock.NewFake(at), IDs: ident.NewMaker(clock.System{}, rand.Reader)})
	for _, method := range []string{http.MethodHead, http.MethodGet} {
		w := httptest.NewRecorder()
		r.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, "/v1/nothing", nil))
		if got, want := w.Header().Get("Date"), "Tue, 24 Mar 2026 15:35:07 GMT"; got != want {
			t.Errorf("%s: Date = %q, want %q", method, got, want)
		}
	}
}
