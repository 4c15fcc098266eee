package apptest_test

import (
	"net/http"
	"testing"
	"time"

	"mobilize/internal/app/apptest"
	"mobilize/internal/vocabulary/clock"
)

// wireCopy is a copy as the log shows it.
type wireCopy struct{ Device, Name, Platform, EndedAt, ToldAt string }

// copyOf asks for the log until the device's copy is as it should be: the end is noted in the
// background.
func copyOf(t *testing.T, p *apptest.Person, circle, device string, isRight func(wireCopy) bool) wireCopy {
	t.Helper()
	var last wireCopy
	for began := time.Now(); time.Since(began) < 10*time.Second; { //nolint:forbidigo // bounds the wait for the machine's own work
		var log struct{ Copies []wireCopy }
		p.Do(t, http.MethodGet, "/v1/circles/"+circle+"/copies", nil, &log)
		for _, c := range log.Copies {
			if c.Device == device {
				last = c
			}
		}
		if isRight(last) {
			return last
		}
	}
	t.Fatalf("the log's last word on the device is %+v", last)
	return last
}

// A tablet that was taken out stays in the log by name until it has called: only then was it told
// to erase what it holds. One that signs out itself is told at once.
func TestARevokedDeviceStaysInTheLogUntilItIsTold(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		mette := s.SignUp(t, "Mette", "mette@example.dk")
		circle, _ := mette.Circle(t, "Noah")
		revoked, signedOut := pair(t, s, mette, circle), pair(t, s, mette, circle)
		ids := map[*apptest.Person]string{}
		for _, tablet := range []*apptest.Person{revoked, signedOut} {
			var me struct{ Session struct{ ID string } }
			tablet.Do(t, http.MethodGet, "/v1/me", nil, &me)
			ids[tablet] = me.Session.ID
			tablet.Do(t, http.MethodGet, "/v1/sync", nil, nil)
		}
		mette.Write(t, http.MethodDelete, "/v1/circles/"+circle+"/devices/"+ids[revoked], nil)
		got := copyOf(t, mette, circle, ids[revoked], func(c wireCopy) bool { return c.EndedAt != "" })
		if got.Name != "Chrome" || got.Platform != "Android" || got.ToldAt != "" {
			t.Errorf("before it called = %+v", got)
		}
		if status := revoked.Do(t, http.MethodGet, "/v1/sync", nil, nil); status != http.StatusUnauthorized {
			t.Fatalf("the revoked tablet = %d", status)
		}
		copyOf(t, mette, circle, ids[revoked], func(c wireCopy) bool { return c.ToldAt != "" && c.ToldAt >= c.EndedAt })
		if status := signedOut.Do(t, http.MethodPost, "/v1/me/sign-out", nil, nil); status >= 300 {
			t.Fatalf("sign out = %d", status)
		}
		copyOf(t, mette, circle, ids[signedOut], func(c wireCopy) bool { return c.ToldAt != "" && c.ToldAt == c.EndedAt })
	})
}
