package planhttp_test

import (
	"testing"

	"mobilize/internal/domain/plan"
	"mobilize/internal/domain/plan/planhttp"
	"mobilize/internal/domain/plan/plantest"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/migrations"
)

// BenchmarkDay reads one day of twelve activities with steps and pictures, four of them ticked,
// from the database to the wire.
func BenchmarkDay(b *testing.B) {
	w := plantest.New(b, dbtest.Open(b, database.SQLite, migrations.Data()))
	done, day := plan.Done, plan.DayOf(2026, 11, 16)
	for i := range 12 {
		a := w.Full(b)
		a.Rule = plan.Rule{Frequency: plan.Daily}
		w.Create(b, a)
		if i >= 4 {
			continue
		}
		if _, err := w.Plans.UpdateOccurrence(b.Context(), w.Planner, w.Circle, a.ID, plan.KeyOf(day), plan.OccurrencePatch{State: &done}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		items, err := w.Plans.Days(b.Context(), w.Planner, w.Circle, day, day)
		if err != nil || len(items) != 12 {
			b.Fatal(len(items), err)
		}
		if text := planhttp.AppendDays(make([]byte, 0, 1<<14), w.Circle, day, day, items); len(text) < 1000 {
			b.Fatalf("%s", text)
		}
	}
}
