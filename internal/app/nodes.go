package app

import (
	"mobilize/internal/platform/bus/relay"
	"mobilize/internal/platform/telemetry"
)

// joinNodes connects the bus with the other nodes, where there are any.
func (a *App) joinNodes() (err error) {
	if a.config.Bus != "" {
		if a.relay, err = relay.Join(a.bus, a.config.Bus); err != nil {
			return err
		}
	}
	a.watchBus()
	return nil
}

// busName is what carries hints: "in process" on the only node.
func (a *App) busName() string {
	if a.relay == nil {
		return "in process"
	}
	return a.relay.Name()
}

// isBusHeard says whether other nodes hear this one.
func (a *App) isBusHeard() bool { return a.relay == nil || a.relay.IsHeard() }

// watchBus shows what nodes tell each other.
func (a *App) watchBus() {
	a.metrics.Gauge("bus_is_heard", "1 while other nodes hear this one, and on the only node; 0 while devices on other nodes learn of changes here by asking.", func() float64 {
		if a.isBusHeard() {
			return 1
		}
		return 0
	})
	if a.relay == nil {
		return
	}
	count := func(of func(sent, heard, unknown, gaps int64) int64) func() float64 {
		return func() float64 { return float64(of(a.relay.Counts())) }
	}
	a.metrics.Gauge("bus_words_sent", "Hints sent to other nodes since the start.", count(func(sent, _, _, _ int64) int64 { return sent }))
	a.metrics.Gauge("bus_words_heard", "Hints heard of other nodes since the start.", count(func(_, heard, _, _ int64) int64 { return heard }))
	a.metrics.Gauge("bus_words_unknown", "Words of other nodes that this program does not understand: a newer one runs beside it.", count(func(_, _, unknown, _ int64) int64 { return unknown }))
	a.metrics.Gauge("bus_gaps", "How often hints may have been lost and every device was made to ask.", count(func(_, _, _, gaps int64) int64 { return gaps }))
	a.parts.Log.Info("hints travel between nodes", telemetry.Bus(a.relay.Name()))
}
