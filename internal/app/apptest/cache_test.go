package apptest_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"mobilize/internal/platform/database"
)

// What a browser kept beside the sealed store goes with the session: when it signs out, and when it
// is told that its session is over. A mere wrong answer clears nothing.
func TestTheBrowsersCacheGoesWithTheSession(t *testing.T) {
	t.Parallel()
	b := newBoard(t, database.SQLite)
	for _, tc := range []struct {
		name, method, path string
		who                *actor
		status             int
		want               string
	}{
		{"told that it ended", http.MethodGet, "/v1/sync", b.ended, http.StatusUnauthorized, `"cache"`},
		{"told that it ended, for a picture", http.MethodGet, "/v1/circles/" + b.ours.circle.String() + "/pictures/" + b.ours.picture.String() + "/small", b.ended, http.StatusUnauthorized, `"cache"`},
		{"told that it is over", http.MethodGet, "/v1/me", b.idle, http.StatusUnauthorized, `"cache"`},
		{"never signed in", http.MethodGet, "/v1/me", b.nobody, http.StatusUnauthorized, ""},
		{"at work", http.MethodGet, "/v1/me", b.guardian, http.StatusOK, ""},
		{"signing out", http.MethodPost, "/v1/me/sign-out", b.guardian, http.StatusNoContent, `"cache"`},
	} {
		req := httptest.NewRequestWithContext(t.Context(), tc.method, "http://127.0.0.1"+tc.path, nil)
		if tc.who.cookie != "" {
			req.Header.Set("Cookie", tc.who.cookie)
		}
		w := httptest.NewRecorder()
		b.handler.ServeHTTP(w, req)
		if got := w.Header().Get("Clear-Site-Data"); w.Code != tc.status || got != tc.want {
			t.Errorf("%s = %d, Clear-Site-Data %q, want %d and %q", tc.name, w.Code, got, tc.status, tc.want)
		}
	}
}
