package app

import (
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/platform/telemetry"
)

// observer counts every answered request and writes a line for those that failed through our fault.
func (a *App) observer() func(httpapi.Observation) {
	answered := a.metrics.Histogram("request", "How long requests take, by route and status.", "method", "route", "status")
	return func(o httpapi.Observation) {
		route := telemetry.Route(o.Route)
		answered.Observe(o.Took, telemetry.Method(o.Method), route, telemetry.Status(o.Status))
		if o.Err != nil {
			a.parts.Log.Error("request failed", o.Err, telemetry.Request(o.Request), telemetry.Method(o.Method), route, telemetry.Status(o.Status), telemetry.Took(o.Took))
		}
	}
}
