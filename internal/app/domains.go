package app

import (
	"context"

	"mobilize/internal/domain/account"
	"mobilize/internal/domain/account/accounthttp"
	"mobilize/internal/domain/account/accountstore"
	"mobilize/internal/domain/audit"
	"mobilize/internal/domain/audit/audithttp"
	"mobilize/internal/domain/audit/auditstore"
	"mobilize/internal/domain/circle"
	"mobilize/internal/domain/circle/circlehttp"
	"mobilize/internal/domain/circle/circlestore"
	"mobilize/internal/domain/customer"
	"mobilize/internal/domain/customer/customerhttp"
	"mobilize/internal/domain/person"
	"mobilize/internal/domain/person/personstore"
	"mobilize/internal/domain/picture"
	"mobilize/internal/domain/picture/archive"
	"mobilize/internal/domain/picture/picturehttp"
	"mobilize/internal/domain/picture/picturestore"
	"mobilize/internal/domain/plan"
	"mobilize/internal/domain/plan/planhttp"
	"mobilize/internal/domain/plan/planstore"
	"mobilize/internal/domain/profile"
	"mobilize/internal/domain/profile/profilehttp"
	"mobilize/internal/domain/profile/profilestore"
	"mobilize/internal/domain/sound"
	"mobilize/internal/domain/sound/soundhttp"
	"mobilize/internal/domain/sound/soundstore"
	"mobilize/internal/domain/sync"
	"mobilize/internal/domain/sync/synchttp"
	"mobilize/internal/domain/sync/syncstore"
	"mobilize/internal/platform/blob"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/platform/limit"
	"mobilize/internal/platform/passkey"
	"mobilize/internal/platform/raster"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
)

// domains are the services of every domain, and what reads them for devices.
type domains struct {
	people    *person.Service
	profiles  *profile.Service
	circles   *circle.Service
	accounts  *account.Service
	party     *passkey.Party
	audits    *audit.Service
	pictures  *picture.Service
	search    *picture.Search
	symbols   *archive.Archive
	sounds    *sound.Service
	plans     *plan.Service
	customers *customer.Service
	syncs     *sync.Service
}

// newDomains makes every service, each after those it calls.
func (a *App) newDomains(ctx context.Context) (*domains, error) {
	data, c := a.stores.data, a.parts.Clock
	packs, err := addedPacks(a.config)
	if err != nil {
		return nil, err
	}
	d := &domains{symbols: archive.Built(packs...)}
	d.people = person.NewService(personstore.New(data, a.vault, c), a.ids)
	policy := circle.Standing()
	if a.parts.Policy != nil {
		policy = *a.parts.Policy
	}
	d.circles = circle.NewService(circlestore.New(data, a.vault, a.outbox, a.jobs), d.people, c, a.ids, a.parts.Rand, policy)
	d.audits = audit.NewService(d.circles, auditstore.New(data, a.outbox), c, a.ids)
	post, err := newPost(a.config)
	if err != nil {
		return nil, err
	}
	a.newCustomers(d, post)
	party, places, err := a.waysIn()
	if err != nil {
		return nil, err
	}
	d.party = party
	d.accounts = account.NewService(account.Deps{
		Store: accountstore.New(data, a.vault, a.outbox, a.bus, a.jobs), Circles: d.circles, People: d.people,
		Limits: accountstore.Limits{Limiter: limit.New(data, c, a.vault.Index)}, Post: post, Clock: c, IDs: a.ids, Rand: a.parts.Rand, Base: a.config.URL,
		Authenticators: accountstore.Authenticators{Party: d.party}, Institutions: places, Employers: d.customers,
	})
	a.workForPeople(d)
	blobs, err := blob.Open(ctx, a.config.BlobsPlace())
	if err != nil {
		return nil, err
	}
	photos := picturestore.New(data, a.outbox, a.vault, blobs, a.jobs)
	darkroom, limits := picturestore.NewDarkroom(raster.New(raster.Standard())), picturestore.Limits{Limiter: limit.New(data, c, a.vault.Index)}
	faces := profilestore.New(data, a.vault, blobs, c)
	d.profiles = profile.New(d.circles, d.accounts, faceDarkroom{darkroom}, d.audits, faces, profilestore.Limits{Limiter: limit.New(data, c, a.vault.Index)})
	d.pictures = picture.New(d.circles, d.accounts, darkroom, d.audits, d.symbols, photos, limits)
	found, err := pictureSearch(a.config)
	if err != nil {
		return nil, err
	}
	d.search = picture.NewSearch(d.circles, found, darkroom, limits)
	recordings := soundstore.New(data, a.outbox, a.vault, blobs, a.jobs)
	d.sounds = sound.New(d.circles, d.audits, recordings,
		soundstore.Limits{Limiter: limit.New(data, c, a.vault.Index)})
	plans := planstore.New(data, a.outbox, a.vault)
	d.plans = plan.New(d.circles, planPictures{d.pictures}, d.audits, plans)
	a.keepMedia(d, photos, recordings, faces)
	d.syncs = sync.NewService(syncCircles{d.circles}, syncstore.New(a.outbox), d.audits, c, a.unreadObserver(), d.syncParts(plans)...)
	return d, nil
}

// workForPeople is what is done in the background for accounts and circles.
func (a *App) workForPeople(d *domains) {
	a.jobs.RegisterPromise(circle.ForgetJob, d.circles.OnInvitationOver)
	a.jobs.RegisterPromise(circle.GuardianInvitedJob, d.accounts.OnGuardianInvited)
	a.jobs.RegisterPromise(circle.GuardianJoinedJob, d.accounts.OnGuardianJoined)
	a.jobs.RegisterPromise(account.DeliverJob, d.accounts.OnLinkDue)
	a.jobs.RegisterEvery(account.ConfirmJob, account.ConfirmEvery, d.accounts.OnConfirmDue)
	a.jobs.RegisterPromise(account.PasskeyJob, d.accounts.OnPasskeys)
	a.jobs.RegisterPromise(account.ConfirmAddressJob, d.accounts.OnAddressAsked)
	a.jobs.RegisterPromise(account.TellAddressJob, d.accounts.OnAddressToTell)
	a.jobs.RegisterPromise(account.MoveAddressJob, d.accounts.OnAddressConfirmed)
	a.jobs.RegisterPromise(account.StopAddressJob, d.accounts.OnAddressStopped)
	a.jobs.RegisterPromise(account.ForgetJob, d.accounts.OnTimeOver)
	a.jobs.RegisterPromise(account.EndedJob, d.noteEnded)
}

// syncParts are the collections that devices hold.
func (d *domains) syncParts(plans *planstore.Store) []sync.Part {
	cards := circleCards{d.people, d.profiles}
	parts := []sync.Part{
		{Source: circlehttp.NewCitizens(d.circles, cards), Categories: []personal.Category{personal.Name, personal.Settings}},
		{Source: circlehttp.NewMembers(d.circles, cards), Categories: []personal.Category{personal.Relations}},
		{Source: accounthttp.NewDevices(d.accounts), Categories: []personal.Category{personal.Devices}},
		{Source: planhttp.NewActivitySource(plans), Categories: []personal.Category{personal.Activities}},
		{Source: planhttp.NewOccurrenceSource(plans), Categories: []personal.Category{personal.Activities}},
		{Source: picturehttp.NewSource(d.pictures), Categories: []personal.Category{personal.Pictures}},
		{Source: soundhttp.NewSource(d.sounds), Categories: []personal.Category{personal.Pictures}},
	}
	for _, pieces := range planhttp.PieceSources(plans) {
		parts = append(parts, sync.Part{Source: pieces, Categories: []personal.Category{personal.Activities}})
	}
	return append(parts, d.customerParts()...)
}

// keepMedia registers the work by which pictures and recordings leave when nothing uses them, or names them.
func (a *App) keepMedia(d *domains, photos *picturestore.Store, recordings *soundstore.Store, faces *profilestore.Store) {
	c := a.parts.Clock
	a.jobs.RegisterPromise(picture.LeaveJob, func(ctx context.Context, id ident.ID) error {
		return d.pictures.OnLeaveDue(ctx, id, d.circles, picturePlans{d.plans}, c.Now())
	})
	a.jobs.RegisterPromise(picture.RecallJob, func(ctx context.Context, id ident.ID) error {
		return d.pictures.OnRecallDue(ctx, id, d.circles)
	})
	a.jobs.RegisterPromise(sound.LookJob, func(ctx context.Context, id ident.ID) error {
		return d.sounds.OnLookDue(ctx, id, d.circles, soundPlans{d.plans}, c.Now())
	})
	a.jobs.RegisterEvery(picturestore.SweepJob, picturestore.SweepEvery, func(ctx context.Context) error {
		return photos.Sweep(ctx, c.Now().Add(-blob.SweptAfter))
	})
	a.jobs.RegisterEvery(profilestore.SweepJob, profilestore.SweepEvery, func(ctx context.Context) error {
		return faces.Sweep(ctx, c.Now().Add(-blob.SweptAfter))
	})
	a.jobs.RegisterEvery(soundstore.SweepJob, soundstore.SweepEvery, func(ctx context.Context) error {
		return recordings.Sweep(ctx, c.Now().Add(-blob.SweptAfter))
	})
}

// register adds the doors of every domain.
func (d *domains) register(r *httpapi.Router, base string) {
	accounthttp.Register(r, d.accounts, d.party)
	circlehttp.Register(r, d.circles, d.people, base)
	customerhttp.Register(r, d.customers)
	profilehttp.Register(r, d.profiles, clock.System{})
	planhttp.Register(r, d.plans)
	planhttp.RegisterFile(r, d.plans, customerNames{d.circles, d.people})
	picturehttp.Register(r, d.pictures, d.symbols, clock.System{})
	picturehttp.RegisterSearch(r, d.search)
	soundhttp.Register(r, d.sounds, clock.System{})
	audithttp.Register(r, d.audits)
	synchttp.Register(r, d.syncs)
}
