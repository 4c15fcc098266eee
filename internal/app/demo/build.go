package demo

import (
	"context"
	"fmt"
	"path"
	"strconv"
	"strings"

	"mobilize/internal/domain/circle"
	"mobilize/internal/domain/customer"
	"mobilize/internal/domain/plan"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
)

// Doors are the services the world is built through.
type Doors struct {
	// SignUp makes somebody a person by a one-time link, as anybody becomes one.
	SignUp func(ctx context.Context, name, email string) (access.Actor, error)
	// AddPicture puts a photo into a circle, its middle square chosen.
	AddPicture func(ctx context.Context, actor access.Actor, circle, id ident.ID, name string, file []byte) error
	// Letter returns the secret in the mail that do has sent to an address.
	Letter    func(ctx context.Context, email string, do func() error) (string, error)
	Customers *customer.Service
	Circles   *circle.Service
	Plans     *plan.Service
	Clock     clock.Clock
	IDs       *ident.Maker
}

// builder holds what is known half-way.
type builder struct {
	Doors
	actors map[string]access.Actor // by e-mail
	monday plan.Day
	today  plan.Day
	now    plan.Clock
	groups map[string]group // by the place's name
}

// Build makes the whole world. It expects empty databases.
func Build(ctx context.Context, d Doors) error {
	zone, err := plan.ParseZone(Zone)
	if err != nil {
		return err
	}
	now := d.Clock.Now()
	today := plan.Today(now, zone)
	b := &builder{
		Doors: d, actors: map[string]access.Actor{}, groups: map[string]group{}, today: today,
		monday: today - plan.Day(today.Weekday()),
		now:    plan.Clock(now.In(zone).Format("15:04")),
	}
	for _, who := range Planners() {
		actor, err := d.SignUp(ctx, who.Name, who.Email)
		if err != nil {
			return fmt.Errorf("sign up a planner: %w", err)
		}
		b.actors[who.Email] = actor
	}
	for _, p := range places() {
		if err := b.place(ctx, p); err != nil {
			return fmt.Errorf("build a place: %w", err)
		}
	}
	for _, c := range citizens() {
		if err := b.citizen(ctx, c); err != nil {
			return fmt.Errorf("build a citizen: %w", err)
		}
	}
	return nil
}

// operation gives an actor a new operation.
func (b *builder) operation(who Planner) access.Actor {
	actor := b.actors[who.Email]
	actor.Operation = b.IDs.New()
	return actor
}

func (b *builder) citizen(ctx context.Context, c citizen) error {
	id := b.IDs.New()
	err := b.make(ctx, id, c)
	if err != nil {
		return fmt.Errorf("make a circle: %w", err)
	}
	for _, m := range c.others {
		if err := b.invite(ctx, id, c.maker, m); err != nil {
			return fmt.Errorf("invite: %w", err)
		}
	}
	own := map[string]string{}
	for _, p := range c.photos {
		if own["photo:"+p.name], err = b.photo(ctx, id, c.maker, p); err != nil {
			return fmt.Errorf("add a photo: %w", err)
		}
	}
	for i, e := range c.weeks {
		if err := b.activity(ctx, id, c.maker, e, i, own); err != nil {
			return fmt.Errorf("plan an activity: %w", err)
		}
	}
	for i, e := range c.school {
		if err := b.activity(ctx, id, c.at.runs, e, len(c.weeks)+i, own); err != nil {
			return fmt.Errorf("plan an activity at school: %w", err)
		}
	}
	return b.tick(ctx, id, c.maker)
}

func (b *builder) invite(ctx context.Context, id ident.ID, maker Planner, m member) error {
	_, secret, err := b.Circles.Invite(ctx, b.operation(maker), id, circle.Invite{Role: m.as, Scopes: m.scopes, Label: m.who.Name})
	if err != nil {
		return err
	}
	_, _, err = b.Circles.Accept(ctx, b.operation(m.who), secret)
	return err
}

// photo adds a picture and returns how a plan refers to it.
func (b *builder) photo(ctx context.Context, id ident.ID, maker Planner, p photo) (string, error) {
	file, err := photos.ReadFile(path.Join("photos", p.file+".png"))
	if err != nil {
		return "", err
	}
	picture := b.IDs.New()
	return "own:" + picture.String(), b.AddPicture(ctx, b.operation(maker), id, picture, p.name, file)
}

func (b *builder) activity(ctx context.Context, id ident.ID, maker Planner, e entry, place int, own map[string]string) error {
	day, rule, err := b.when(e.days)
	if err != nil {
		return err
	}
	a := plan.Activity{
		Circle: id, ID: b.IDs.New(), Title: e.title, Picture: refer(e.picture, own), Colour: plan.Colour(e.colour),
		Place: e.place, Why: e.why, Day: day, Rule: rule, Start: plan.Clock(e.start), End: plan.Clock(e.end),
		Minutes: e.minutes, Part: plan.Part(e.part), Rank: plan.Rank("m" + strconv.Itoa(100+place)), Zone: Zone,
	}
	for _, name := range e.with {
		a.With = append(a.With, plan.Companion{Name: name})
	}
	for _, s := range e.steps {
		a.Steps = append(a.Steps, plan.Step{ID: b.IDs.New(), Title: s.title, Picture: refer(s.picture, own)})
	}
	_, err = b.Plans.Create(ctx, b.operation(maker), a)
	return err
}

func refer(picture string, own map[string]string) plan.Picture {
	if ref, ok := own[picture]; ok {
		return plan.Picture(ref)
	}
	return plan.Picture(picture)
}

// when returns the first day and the rule that an entry's days spell. Series begin a week ago, so
// that yesterday is there to look back at.
func (b *builder) when(days string) (plan.Day, plan.Rule, error) {
	if after, ok := strings.CutPrefix(days, "once+"); ok {
		n, err := strconv.Atoi(after)
		return b.monday + plan.Day(n), plan.Rule{Interval: 1}, err
	}
	first := b.monday - 7
	if days == "daily" {
		rule, err := plan.ParseRule("FREQ=DAILY")
		return first, rule, err
	}
	rule, err := plan.ParseRule("FREQ=WEEKLY;BYDAY=" + days)
	if err != nil {
		return 0, rule, err
	}
	return rule.Recurrence(first).Next(first - 1), rule, nil
}

// tick says of what is over today that it is done.
func (b *builder) tick(ctx context.Context, id ident.ID, maker Planner) error {
	items, err := b.Plans.Days(ctx, b.actors[maker.Email], id, b.today, b.today)
	if err != nil {
		return err
	}
	done := plan.Done
	for _, item := range items {
		if item.Activity.End == "" || item.Activity.End > b.now {
			continue
		}
		if _, err := b.Plans.UpdateOccurrence(ctx, b.operation(maker), id, item.Activity.ID, item.Key, plan.OccurrencePatch{State: &done}); err != nil {
			return fmt.Errorf("tick: %w", err)
		}
	}
	return nil
}
