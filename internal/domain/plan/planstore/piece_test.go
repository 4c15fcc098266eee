package planstore_test

import (
	"testing"
	"time"

	"mobilize/internal/domain/plan"
	"mobilize/internal/domain/plan/planstore"
)

// FuzzPiece reads any bytes as what is sealed of a run, a template and a reward: a broken row is an
// error, and what is read is the same when it is written and read again.
func FuzzPiece(f *testing.F) {
	at := time.UnixMilli(1_780_000_000_000).UTC()
	f.Add(planstore.SealedRun(plan.Run{Kind: plan.Disc, Minutes: 5, IsLocked: true, StartedAt: at, Events: []plan.RunEvent{{ID: "e", Kind: plan.AddTime, At: at, Minutes: 2}}}))
	f.Add(planstore.SealedTemplate(plan.Template{Kind: plan.Board, Name: "A", Days: []plan.TemplateDay{{Activities: []plan.Activity{{Title: "B", Choices: []plan.Choice{{ID: "c", Title: "C"}}}}}}}))
	f.Add(planstore.SealedReward(plan.Reward{Title: "A", Parts: 3, IsEnded: true, FromDay: plan.DayOf(2026, 11, 17), Earned: []plan.Earned{{Activity: "a", Key: plan.OnceKey, At: at}}}))
	f.Fuzz(func(t *testing.T, content []byte) {
		for name, again := range map[string]func(string) ([]byte, error){
			"run": func(s string) ([]byte, error) { r, err := planstore.ReadRun(s); return planstore.SealedRun(r), err },
			"template": func(s string) ([]byte, error) {
				r, err := planstore.ReadTemplate(s)
				return planstore.SealedTemplate(r), err
			},
			"reward": func(s string) ([]byte, error) {
				r, err := planstore.ReadReward(s)
				return planstore.SealedReward(r), err
			},
		} {
			written, err := again(string(content))
			if err != nil {
				continue
			}
			if same, err := again(string(written)); err != nil || string(same) != string(written) {
				t.Fatalf("a %s read, written and read again: %q, %q, %v", name, written, same, err)
			}
		}
	})
}
