package httpapi_test

import (
	"crypto/rand"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"mobilize/internal/platform/httpapi"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
)

// connection is a response writer that keeps the deadlines it is given.
type connection struct {
	*httptest.ResponseRecorder
	deadlines []time.Time
}

// SetWriteDeadline is what http.ResponseController looks for.
func (c *connection) SetWriteDeadline(at time.Time) error {
	c.deadlines = append(c.deadlines, at)
	return nil
}

// An answer that nobody reads is given up, and one that is long has time for each of its pieces.
func TestAnUnreadAnswerIsGivenUp(t *testing.T) {
	t.Parallel()
	answered := func(answer func(w http.ResponseWriter) error) *connection {
		r := httpapi.New(httpapi.Deps{Clock: clock.System{}, IDs: ident.NewMaker(clock.System{}, rand.Reader)})
		httpapi.Raw(r, http.MethodGet, "/answer", httpapi.Anyone, func(w http.ResponseWriter, _ *http.Request, _ access.Actor) error {
			return answer(w)
		})
		c := &connection{ResponseRecorder: httptest.NewRecorder()}
		r.Handler().ServeHTTP(c, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/answer", nil))
		return c
	}
	now := clock.System{}.Now()
	for name, size := range map[string]int{"an empty answer": 0, "a short answer": 10, "a long answer": 1 << 20} {
		c := answered(func(w http.ResponseWriter) error {
			if size == 0 {
				return nil
			}
			_, err := w.Write(make([]byte, size))
			return err
		})
		if got := c.Body.Len(); got != size {
			t.Errorf("%s came as %d bytes", name, got)
		}
		if want := 2 + (size+65_535)/65_536; len(c.deadlines) != want {
			t.Errorf("%s got %d deadlines, want %d", name, len(c.deadlines), want)
		}
		for _, at := range c.deadlines {
			if within := at.Sub(now); within < time.Minute || within > 2*time.Minute {
				t.Errorf("%s had %v", name, within)
			}
		}
	}
	own := now.Add(time.Second)
	c := answered(func(w http.ResponseWriter) error {
		if err := http.NewResponseController(w).SetWriteDeadline(own); err != nil {
			return err
		}
		_, err := w.Write(make([]byte, 1<<20))
		return err
	})
	if len(c.deadlines) != 2 || !c.deadlines[1].Equal(own) {
		t.Errorf("a handler's own deadline is replaced: %v", c.deadlines)
	}
}
