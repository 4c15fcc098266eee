package app

import (
	"context"
	"runtime/debug"
	"sync"
	"time"

	"mobilize/internal/domain/account"
	"mobilize/internal/domain/audit"
	"mobilize/internal/platform/vault"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// work runs everything that goes on in the background until ctx ends; the channel closes when all of it has.
func (a *App) work(ctx context.Context) <-chan struct{} {
	var group sync.WaitGroup
	group.Go(func() { a.jobs.Work(ctx) })
	group.Go(func() { a.hub.Run(ctx) })
	group.Go(a.openArchive)
	group.Go(func() { a.expireSnapshots(ctx) })
	done := make(chan struct{})
	go func() {
		group.Wait()
		close(done)
	}()
	return done
}

// expireSnapshots destroys the keys of snapshots on this node: the job that does it runs on one of all.
func (a *App) expireSnapshots(ctx context.Context) {
	every := time.NewTicker(vault.SnapshotEvery)
	defer every.Stop()
	for ctx.Err() == nil {
		if err := a.snapshots.Expire(); err != nil {
			a.parts.Log.Error("the keys of snapshots are not destroyed", err)
		}
		select {
		case <-ctx.Done():
		case <-every.C:
		}
	}
}

// openArchive reads the archive's index before somebody waits for it (55 ms), and tells an operator
// who runs a program that was built without one.
func (a *App) openArchive() {
	if _, err := a.domains.symbols.Count(); err != nil {
		a.parts.Log.Error("the picture archive is not there", err)
	}
	if broken := a.domains.symbols.Broken(); broken > 0 {
		a.parts.Log.Warn("packs of the picture archive cannot be read; import them again")
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

// noteEnded tells the log of copies that a session ended. One that is forgotten by now ended too
// long ago for its copies to be anywhere.
func (d *domains) noteEnded(ctx context.Context, session ident.ID) error {
	ended, err := d.accounts.OnEnded(ctx, session)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	ending := audit.Ending{Session: session, At: ended.EndedAt, ToldAt: ended.ToldAt}
	if ended.Kind == account.PairedDevice {
		ending.Browser, ending.Platform = ended.Agent.Browser, ended.Agent.Platform
	}
	return d.audits.OnSessionEnded(ctx, ending)
}
