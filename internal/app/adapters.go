package app

import (
	"context"
	"time"

	"mobilize/internal/config"
	"mobilize/internal/domain/account"
	"mobilize/internal/domain/circle"
	"mobilize/internal/domain/picture"
	"mobilize/internal/domain/plan"
	"mobilize/internal/domain/sound"
	"mobilize/internal/domain/sync"
	"mobilize/internal/platform/mail"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
)

// Each type here says what one core needs in the words of another.

// post implements account.Post by mail.
type post struct{ sender mail.Sender }

func newPost(c config.Config) (post, error) {
	if c.SMTP == "" {
		return post{unset{}}, nil
	}
	sender, err := mail.NewSMTP(c.SMTP, c.MailFrom)
	return post{sender}, err
}

// Deliver implements account.Post.
func (p post) Deliver(ctx context.Context, l account.Letter) error {
	return p.sender.Send(ctx, mail.Message(l))
}

// unset is the sender of an installation without a mail server: every mail waits for one.
type unset struct{}

// Send implements mail.Sender.
func (unset) Send(context.Context, mail.Message) error {
	return fault.New(fault.Unavailable, "mail.unset", "", "Tell the server where to send mail: MOBILIZE_SMTP.")
}

// planPictures implements plan.Pictures.
type planPictures struct{ *picture.Service }

// HasAll implements plan.Pictures.
func (p planPictures) HasAll(ctx context.Context, may access.Grant, pictures []plan.Picture) (bool, error) {
	references := make([]picture.Reference, len(pictures))
	for i, one := range pictures {
		references[i] = picture.Reference(one)
	}
	return p.Service.HasAll(ctx, may, references)
}

// picturePlans implements picture.Plans.
type picturePlans struct{ *plan.Service }

// Uses implements picture.Plans.
func (p picturePlans) Uses(ctx context.Context, may access.Grant, one picture.Reference, now time.Time) (bool, error) {
	return p.Service.Uses(ctx, may, plan.Picture(one), now)
}

// soundPlans implements sound.Plans.
type soundPlans struct{ *plan.Service }

// Uses implements sound.Plans.
func (p soundPlans) Uses(ctx context.Context, may access.Grant, one sound.Reference, now time.Time) (bool, error) {
	return p.Service.Uses(ctx, may, plan.Picture(one), now)
}

// syncCircles implements sync.Circles.
type syncCircles struct{ *circle.Service }

// Relations implements sync.Circles.
func (s syncCircles) Relations(ctx context.Context, actor access.Actor) ([]sync.Relation, error) {
	circles, err := s.CirclesOf(ctx, actor)
	if err != nil {
		return nil, err
	}
	relations := make([]sync.Relation, len(circles))
	for i, m := range circles {
		relations[i] = sync.Relation{Circle: m.Circle, Citizen: m.Citizen, Kind: string(m.Kind), Side: m.Side, Role: m.Role, Scopes: m.Scopes, Zone: m.Zone, Epoch: m.Epoch}
	}
	return relations, nil
}
