package planhttp_test

import (
	"net/http"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
)

// TestEarning has two devices send what they ticked and unticked in any order, and now and then again:
// after each sending no part is gone, and in the end every occurrence that was ever done has earned one.
func TestEarning(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		rapid.Check(t, func(rt *rapid.T) {
			reward, activity := s.IDs.New(), s.IDs.New().String()
			s.must(t, http.MethodPut, "/activities/"+activity, `{"title":"Bad","day":"2026-11-16","rule":"FREQ=DAILY","zone":"Europe/Copenhagen"}`)
			s.must(t, http.MethodPut, "/rewards/"+reward.String(), `{"title":"Zoo","parts":20,"fromDay":"2026-11-16"}`)
			type said struct{ day, state, operation string }
			draw := rapid.Custom(func(rt *rapid.T) said {
				return said{
					"2026-11-" + strconv.Itoa(rapid.IntRange(16, 20).Draw(rt, "day")),
					rapid.SampledFrom([]string{"done", "planned", "skipped"}).Draw(rt, "state"), s.IDs.New().String(),
				}
			})
			tablet, phone := rapid.SliceOfN(draw, 0, 8).Draw(rt, "tablet"), rapid.SliceOfN(draw, 0, 8).Draw(rt, "phone")
			done := map[string]bool{}
			for len(tablet)+len(phone) > 0 {
				device := &tablet
				if len(tablet) == 0 || len(phone) > 0 && rapid.Bool().Draw(rt, "phone next") {
					device = &phone
				}
				one := (*device)[0]
				if !rapid.Bool().Draw(rt, "answer lost") {
					*device = (*device)[1:]
				}
				before := s.reward(t, reward).Earned
				a := s.do(t, s.Citizen, http.MethodPut, "/activities/"+activity+"/occurrences/"+one.day, `{"state":"`+one.state+`"}`, "Operation-Id", one.operation)
				if a.Status != http.StatusOK {
					rt.Fatalf("tick = %d %s", a.Status, a.Body)
				}
				if one.state == "done" {
					done[one.day] = true
				}
				after := s.reward(t, reward).Earned
				if len(after) < len(before) || len(after) != len(done) {
					rt.Fatalf("%d parts after %d, %d were done", len(after), len(before), len(done))
				}
				for i, part := range before {
					if after[i] != part {
						rt.Fatalf("a part was changed: %v, %v", before, after)
					}
				}
			}
			s.must(t, http.MethodDelete, "/rewards/"+reward.String(), nil)
		})
	})
}
