package circlehttp_test

import (
	"net/http"
	"strings"
	"testing"

	"mobilize/internal/domain/circle/circletest"
	"mobilize/internal/platform/httpapi/httpapitest"
)

// The citizen's zone is one that every device knows, whatever this machine has installed, and a
// wrong one changes nothing.
func TestTheZoneIsOneThatEveryDeviceKnows(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *circletest.World, s *httpapitest.Server) {
		actor := w.Person(t, "Mette")
		mette := s.As(actor)
		id, citizen := w.Circle(t, actor, "Noah")
		in := "/v1/circles/" + id.String()
		zone := func() string {
			list, err := w.Circles.CirclesOf(t.Context(), citizen)
			if err != nil || len(list) != 1 {
				t.Fatalf("CirclesOf = %v, %v", list, err)
			}
			return list[0].Zone
		}
		for _, good := range []string{"America/New_York", "Australia/Lord_Howe", "America/Argentina/Buenos_Aires", "Atlantic/Faroe", "UTC", "Europe/Copenhagen"} {
			if got := mette.Do(t, "PATCH", in, map[string]any{"zone": good}); got.Status != http.StatusOK || zone() != good {
				t.Errorf("%s = %d %s, and then %s", good, got.Status, got.Body, zone())
			}
		}
		for _, bad := range []string{
			"", "Local", "localtime", "Mars/Olympus", "europe/copenhagen", "EUROPE/COPENHAGEN", "Europe/Copenhagen ", " Europe/Copenhagen", "Europe",
			"right/Europe/Copenhagen", "posix/Europe/Copenhagen", "posixrules", "Factory", "tzdata.zi", "zone.tab", "leapseconds", "..", "../Copenhagen",
			"Europe/../../etc/passwd", "/etc/localtime", "Europe\\Copenhagen", "Europe/Copenhagen\x00", "+02:00", "CET-1CEST", strings.Repeat("A/", 5000),
		} {
			got := mette.Do(t, "PATCH", in, map[string]any{"zone": bad})
			if code, field := got.Problem(); got.Status != http.StatusUnprocessableEntity || code != "circle.zone_unknown" || field != "zone" || zone() != "Europe/Copenhagen" {
				t.Errorf("%.30q = %d %s, and then %s", bad, got.Status, got.Body, zone())
			}
			body := map[string]any{"id": w.IDs.New(), "citizen": w.IDs.New(), "name": "Ida", "zone": bad}
			if got := mette.Do(t, "POST", "/v1/circles", body); got.Status != http.StatusUnprocessableEntity {
				t.Errorf("a new circle in %.30q = %d %s", bad, got.Status, got.Body)
			}
		}
		for _, body := range []string{`{"zone":7}`, `{"zone":["Europe/Copenhagen"]}`, `{"zone":{}}`} {
			if got := mette.Do(t, "PATCH", in, body); got.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s = %d %s", body, got.Status, got.Body)
			}
		}
	})
}
