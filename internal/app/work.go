package app

import (
	"context"
	"runtime/debug"
	"sync"

	"mobilize/internal/platform/bus"
	"mobilize/internal/platform/telemetry"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// work runs everything that goes on in the background until ctx ends; the channel closes when all of it has.
func (a *App) work(ctx context.Context) <-chan struct{} {
	var group sync.WaitGroup
	group.Go(func() { a.jobs.Work(ctx) })
	group.Go(func() { a.hub.Run(ctx) })
	group.Go(func() { a.noteEnded(ctx) })
	group.Go(a.openArchive)
	done := make(chan struct{})
	go func() {
		group.Wait()
		close(done)
	}()
	return done
}

// openArchive reads the archive's index before somebody waits for it (55 ms), and tells an operator
// who runs a program that was built without one.
func (a *App) openArchive() {
	if _, err := a.domains.symbols.Count(); err != nil {
		a.parts.Log.Error("the picture archive is not there", err)
	}
	debug.FreeOSMemory() // reading it leaves three times its size behind
}

// heardOf lists the circles whose hints an actor's device gets.
func (d *domains) heardOf(ctx context.Context, actor access.Actor) ([]ident.ID, error) {
	circles, err := d.circles.CirclesOf(ctx, actor)
	if err != nil {
		return nil, err
	}
	ids := make([]ident.ID, len(circles))
	for i, m := range circles {
		ids[i] = m.Circle
	}
	return ids, nil
}

// endedSessions hears from the bus which sessions ended, so that their copies are noted as ended.
// One that is lost when the server dies shows as a copy that is no longer renewed.
type endedSessions struct{ waiting chan ident.ID }

func newEndedSessions() *endedSessions { return &endedSessions{waiting: make(chan ident.ID, 1024)} }

// OnHint implements bus.Listener.
func (*endedSessions) OnHint(bus.Hint) {}

// OnEnded implements bus.Listener.
func (e *endedSessions) OnEnded(session ident.ID) {
	select {
	case e.waiting <- session:
	default: // a thousand wait already: the publisher may not be held up
	}
}

func (a *App) noteEnded(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case session := <-a.ended.waiting:
			if err := a.domains.audits.OnSessionEnded(ctx, session); err != nil {
				a.parts.Log.Error("the copies of an ended session were not noted", err, telemetry.Count("sessions", 1))
			}
		}
	}
}
