package app

import (
	"context"
	"time"

	"mobilize/internal/domain/account"
	"mobilize/internal/domain/circle"
	"mobilize/internal/domain/customer"
	"mobilize/internal/domain/customer/customerhttp"
	"mobilize/internal/domain/customer/customerstore"
	"mobilize/internal/domain/person"
	"mobilize/internal/domain/sync"
	"mobilize/internal/platform/limit"
	"mobilize/internal/platform/mail"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
)

// newCustomers makes the service of customers, with its jobs.
func (a *App) newCustomers(d *domains, p post) {
	data, c := a.stores.data, a.parts.Clock
	d.customers = customer.NewService(customer.Deps{
		Store: customerstore.New(data, a.vault, a.outbox, a.jobs), Circles: customerCircles{d.circles}, People: d.people, Post: customerPost{p},
		Limits: customerMails{limit.New(data, c, a.vault.Index)}, Log: d.audits, Clock: c, Rand: a.parts.Rand, Base: a.config.URL,
	})
	a.jobs.RegisterPromise(customer.RelateJob, d.customers.OnRelate)
	a.jobs.RegisterPromise(customer.InviteJob, d.customers.OnInvitationDue)
	a.jobs.RegisterPromise(customer.ForgetJob, d.customers.OnInvitationOver)
}

// customerParts are what devices hold of customers.
func (d *domains) customerParts() []sync.Part {
	names := customerNames{d.circles, d.people}
	relations := []personal.Category{personal.Relations}
	return []sync.Part{
		{Source: customerhttp.NewCustomers(d.customers, names), Categories: []personal.Category{personal.CustomerNumber}},
		{Source: customerhttp.NewUnits(d.customers), Categories: relations},
		{Source: customerhttp.NewGroups(d.customers), Categories: relations},
		{Source: customerhttp.NewStaff(d.customers, names), Categories: relations},
		{Source: customerhttp.NewInvitations(d.customers), Categories: relations},
	}
}

// customerCircles implements customer.Circles.
type customerCircles struct{ *circle.Service }

// CreateFor implements customer.Circles.
func (c customerCircles) CreateFor(ctx context.Context, actor access.Actor, of ident.ID, n customer.New) error {
	return c.Service.CreateFor(ctx, actor, of, circle.New{ID: n.Circle, Citizen: n.Citizen, Name: n.Name, Zone: n.Zone})
}

// Stand implements customer.Circles.
func (c customerCircles) Stand(ctx context.Context, actor access.Actor, of ident.ID, as customer.Standing, isWanted bool) error {
	return c.Service.Stand(ctx, actor, circle.Stance{
		Circle: as.Circle, Person: as.Person, Side: of, Role: as.Role, Scopes: as.Scopes, From: as.From, Until: as.Until, Version: int64(as.Version), IsNew: as.IsNew,
	}, isWanted)
}

// Zone implements customer.Circles.
func (c customerCircles) Zone(ctx context.Context, may access.Grant) (string, error) {
	shelf, err := c.Get(ctx, may)
	return shelf.Zone, err
}

// RenameCitizen implements customer.Circles.
func (c customerCircles) RenameCitizen(ctx context.Context, actor access.Actor, of ident.ID, name string) error {
	actor.Operation = "" // it is part of one of the customer's
	_, err := c.Update(ctx, actor, of, circle.Update{Name: &name})
	return err
}

// customerPost implements customer.Post by mail.
type customerPost struct{ post }

// Deliver implements customer.Post.
func (p customerPost) Deliver(ctx context.Context, l customer.Letter) error {
	return p.sender.Send(ctx, mail.Message(account.InvitationLetter(l.To, l.Language, l.URL, l.Kind == customer.ToStaff)))
}

// customerMails implements customer.Limits: a hundred invitations at once, which is a large school's staff.
type customerMails struct{ *limit.Limiter }

// Take implements customer.Limits.
func (m customerMails) Take(ctx context.Context, of string) error {
	return m.TakeMany(ctx, of, 1)
}

// TakeMany implements customer.Limits.
func (m customerMails) TakeMany(ctx context.Context, of string, mails int) error {
	uses := make([]limit.Use, mails)
	for i := range uses {
		uses[i] = limit.Use{Allowance: limit.Allowance{Name: "customer.invitations", Count: 100, Within: 24 * time.Hour}, Key: of}
	}
	return m.TakeAll(ctx, uses...)
}

// customerNames implements customerhttp.Names and planhttp.Names.
type customerNames struct {
	circles *circle.Service
	people  *person.Service
}

// Members implements customerhttp.Names.
func (n customerNames) Members(ctx context.Context, may access.Grant) (map[ident.ID]string, error) {
	return n.MembersOf(ctx, may.Actor(), may.Circle())
}

// MembersOf implements planhttp.Names.
func (n customerNames) MembersOf(ctx context.Context, actor access.Actor, in ident.ID) (map[ident.ID]string, error) {
	grants, err := n.circles.Members(ctx, actor, in)
	if err != nil {
		return nil, err
	}
	return n.people.Names(ctx, actor, grants)
}

// Of implements customerhttp.Names.
func (n customerNames) Of(ctx context.Context, may access.Grant) (string, error) {
	names, err := n.people.Names(ctx, may.Actor(), []access.Grant{may})
	return names[may.Subject()], err
}
