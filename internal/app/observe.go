package app

import (
	"context"
	"time"

	"mobilize/internal/platform/httpapi"
	"mobilize/internal/platform/job"
	"mobilize/internal/platform/telemetry"
)

// requestObserver counts every answered request and writes a line for those that failed through our fault.
func (a *App) requestObserver() func(httpapi.Observation) {
	answered := a.metrics.Histogram("request", "How long requests take, by route and status.", "method", "route", "status")
	return func(o httpapi.Observation) {
		route := telemetry.Route(o.Route)
		answered.Observe(o.Took, telemetry.Method(o.Method), route, telemetry.Status(o.Status))
		if o.Err != nil {
			a.parts.Log.Error("request failed", o.Err, telemetry.Request(o.Request), telemetry.Method(o.Method), route, telemetry.Status(o.Status), telemetry.Took(o.Took))
		}
	}
}

// unreadObserver counts every circle that could not be read for a device and writes a line of why.
func (a *App) unreadObserver() func(error) {
	unread := a.metrics.Counter("circles_unread", "Circles that could not be read for a device, which gets them later.")
	return func(err error) {
		unread.Add(1)
		a.parts.Log.Error("a circle could not be read for a device", err)
	}
}

// jobObserver counts every attempt of background work and writes a line for those that failed.
func (a *App) jobObserver() func(job.Outcome) {
	done := a.metrics.Counter("jobs_done", "Background work that was done.")
	failed := a.metrics.Counter("jobs_failed", "Attempts of background work that failed and are made again.")
	dead := a.metrics.Counter("jobs_dead", "Background work that failed for the last time and waits for an operator.")
	late := a.metrics.Counter("jobs_late", "Attempts that failed of promises that have failed ten times or more.")
	return func(o job.Outcome) {
		switch {
		case o.Err == nil:
			done.Add(1)
		case o.IsDead:
			dead.Add(1)
			a.parts.Log.Error("background work was given up", o.Err, telemetry.Count("attempts", int64(o.Attempt)))
		case o.IsLate:
			late.Add(1)
			a.parts.Log.Error("a promise is late and is tried again", o.Err, telemetry.Count("attempts", int64(o.Attempt)))
		default:
			failed.Add(1)
			a.parts.Log.Error("background work failed and is tried again", o.Err, telemetry.Count("attempts", int64(o.Attempt)))
		}
	}
}

// watchDatabase shows how much the database is asked.
func (a *App) watchDatabase() {
	a.metrics.Gauge("database_queries", "Queries outside transactions since the start.", func() float64 { return float64(a.stores.data.Asked()) })
}

// watchJobs shows the background work that is not done, counted whenever it is asked for. -1 means that the database did not say.
func (a *App) watchJobs(ctx context.Context) {
	count := func(of func(job.Backlog) int) func() float64 {
		return func() float64 {
			ctx, cancel := context.WithTimeout(ctx, time.Second)
			defer cancel()
			left, err := a.jobs.Backlog(ctx)
			if err != nil {
				return -1
			}
			return float64(of(left))
		}
	}
	a.metrics.Gauge("key_stores_away", "Second key stores that do not answer: nobody can be made or erased meanwhile.", func() float64 {
		if a.hasEveryReplica(ctx) {
			return 0
		}
		return 1
	})
	a.metrics.Gauge("jobs_waiting", "Background work whose time has come and that is not done.", count(func(b job.Backlog) int { return b.Due }))
	a.metrics.Gauge("jobs_promised_late", "Promises that failed ten times or more and are tried again.", count(func(b job.Backlog) int { return b.Late }))
	a.metrics.Gauge("jobs_given_up", "Background work that was given up.", count(func(b job.Backlog) int { return b.Dead }))
}
