package sync

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
)

const (
	pageRows = 500
	// historyDays is how far back a new replica reaches: two weeks, and one day for the zones
	// that are still on yesterday.
	historyDays = 15
)

// Service keeps devices up to date.
type Service struct {
	circles Circles
	feed    Feed
	copies  Copies
	clock   clock.Clock
	failed  func(err error)
	parts   map[string]Part
}

// NewService returns a Service of these parts, each of another collection. failed is told why
// a circle could not be read.
func NewService(circles Circles, feed Feed, copies Copies, c clock.Clock, failed func(err error), parts ...Part) *Service {
	s := &Service{circles: circles, feed: feed, copies: copies, clock: c, failed: failed, parts: map[string]Part{}}
	for _, p := range parts {
		name := p.Source.Collection()
		if _, ok := s.parts[name]; ok {
			panic("sync: two sources of " + name)
		}
		s.parts[name] = p
	}
	return s
}

// Pull returns what has happened since the page that after came with; "" begins anew. Any signed-in
// person may call it and is sent only what their relations allow. That the device is given the
// data is durably noted before Pull returns it. A circle that cannot be read does not keep the
// others waiting: the page names it, and the device gets it later.
func (s *Service) Pull(ctx context.Context, actor access.Actor, after string) (Page, error) {
	relations, err := s.circles.Relations(ctx, actor)
	if err != nil {
		return Page{}, fmt.Errorf("sync: %w", err)
	}
	slices.SortFunc(relations, func(a, b Relation) int { return cmp.Compare(a.Circle, b.Circle) })
	ids := make([]ident.ID, len(relations))
	for i, r := range relations {
		ids[i] = r.Circle
	}
	generation, err := s.feed.Generation(ctx) // before the counters: what is read under an older one is read again
	if err != nil {
		return Page{}, fmt.Errorf("sync: %w", err)
	}
	revs, err := s.feed.Revs(ctx, ids)
	if err != nil {
		return Page{}, fmt.Errorf("sync: %w", err)
	}
	if after != "" && after == caughtUp(generation, relations, revs) {
		return Page{Cursor: after, Circles: relations}, nil // nearly every question
	}
	before, of, err := decodeCursor(after)
	if err != nil {
		return Page{}, err
	}
	if of != generation {
		before.outlive()
	}
	page, now := begin(before, relations, revs)
	if err := s.fill(ctx, actor, relations, revs, before, now, &page); err != nil {
		return Page{}, err
	}
	page.Cursor = now.encode(generation)
	return page, nil
}

// fill adds what there is room for of every circle that the device is behind in. A circle that cannot
// be read stays as the device has it.
func (s *Service) fill(ctx context.Context, actor access.Actor, relations []Relation, revs map[ident.ID]int64, before, now cursor, page *Page) error {
	var first error
	read := 0
	for _, r := range relations {
		circle := r.Circle
		if !now[circle].isBehind(revs[circle]) {
			continue
		}
		err := s.advance(ctx, actor, circle, revs[circle], now, page)
		if ctx.Err() != nil {
			return fmt.Errorf("sync: %w", ctx.Err())
		}
		if err == nil {
			read++
			continue
		}
		s.failed(err)
		first = cmp.Or(first, err)
		page.Failed = append(page.Failed, circle)
		now.leave(circle, before)
		page.Reset = slices.DeleteFunc(page.Reset, func(reset ident.ID) bool { return reset == circle })
	}
	// With nothing to say at all it is not one circle that is in trouble.
	if first != nil && read == 0 && len(page.Lost)+len(page.Reset) == 0 {
		return first
	}
	return nil
}

// begin returns the page before any row is read, and where the device is in every circle it may see.
func begin(before cursor, relations []Relation, revs map[ident.ID]int64) (Page, cursor) {
	page, now := Page{Circles: relations}, cursor{}
	for _, r := range relations {
		at, known := before[r.Circle]
		// A revision from the future is a database restored from a backup. Of no revision at all, and not
		// filling, no answer speaks: a device that says so begins anew, and is told nothing of what is gone.
		if known && (at.epoch != r.Epoch || at.rev > revs[r.Circle] || at == position{epoch: at.epoch}) {
			page.Reset = append(page.Reset, r.Circle)
			known = false
		}
		if !known {
			at = position{epoch: r.Epoch, fillTo: revs[r.Circle]}
		}
		now[r.Circle] = at
	}
	for circle := range before {
		if _, ok := now[circle]; !ok {
			page.Lost = append(page.Lost, circle)
		}
	}
	slices.Sort(page.Lost)
	return page, now
}

// advance adds to page what there is room for of one circle's changes up to rev, and moves the
// cursor past it.
func (s *Service) advance(ctx context.Context, actor access.Actor, circle ident.ID, rev int64, now cursor, page *Page) error {
	room := pageRows - len(page.Rows)
	if room <= 0 {
		page.More = true
		return nil
	}
	may, err := s.circles.Allow(ctx, actor, circle, 0)
	if fault.KindOf(err) == fault.NotFound {
		return nil // lost since the relations were read: the next page says so
	}
	if err != nil {
		return fmt.Errorf("sync: %w", err)
	}
	at := now[circle]
	minDay := s.clock.Now().Add(-historyDays * 24 * time.Hour).Format(time.DateOnly)
	changes, _, err := s.feed.Changes(ctx, may, Range{
		Since: at.rev, Collection: at.collection, ID: at.id, UpTo: rev, FillTo: at.fillTo, MinDay: minDay, Limit: room + 1,
	})
	if err != nil {
		return fmt.Errorf("sync: %w", err)
	}
	more := len(changes) > room
	if more {
		changes, at = at.upTo(changes, room)
	} else {
		// What was left out of a fill lies behind too.
		at = position{rev: rev, epoch: at.epoch}
	}
	if err := s.read(ctx, may, changes, page); err != nil {
		return err
	}
	now[circle], page.More = at, page.More || more
	return nil
}

// upTo returns the first of changes, for which there is room, and where a device is after them. What was
// written together is sent together: a page ends inside a revision only when that fills it alone.
func (p position) upTo(changes []Change, room int) ([]Change, position) {
	next := changes[room]
	changes = changes[:room]
	whole := room
	for whole > 0 && changes[whole-1].Rev == next.Rev {
		whole--
	}
	switch {
	case whole > 0:
		p.rev, p.collection, p.id = changes[whole-1].Rev, "", ""
		return changes[:whole], p
	case room < pageRows:
		return nil, p
	}
	last := changes[room-1]
	p.rev, p.collection, p.id = last.Rev, last.Collection, last.ID
	return changes, p
}

// read adds the rows that changes are about, and notes first that they are copied.
func (s *Service) read(ctx context.Context, may access.Grant, changes []Change, page *Page) error {
	ids := map[string][]string{}
	for _, c := range changes {
		part, ok := s.parts[c.Collection]
		if ok && !c.Removed && may.Scopes().Has(part.Source.Needs()) {
			ids[c.Collection] = append(ids[c.Collection], c.ID)
		}
	}
	values := make(map[string]map[string]any, len(ids))
	var categories []personal.Category
	for _, name := range sorted(ids) {
		part := s.parts[name]
		rows, err := part.Source.Read(ctx, may, ids[name])
		if err != nil {
			return fmt.Errorf("sync: read a collection: %w", err)
		}
		values[name] = rows
		if len(rows) > 0 {
			categories = append(categories, part.Categories...)
		}
	}
	if len(categories) > 0 {
		slices.Sort(categories)
		if err := s.copies.Copied(ctx, may, may.Actor().Session, slices.Compact(categories)...); err != nil {
			return fmt.Errorf("sync: %w", err)
		}
	}
	for _, c := range changes {
		part, ok := s.parts[c.Collection]
		if !ok || !may.Scopes().Has(part.Source.Needs()) {
			continue
		}
		page.Rows = append(page.Rows, Row{
			Circle: may.Circle(), Rev: c.Rev, Collection: c.Collection, ID: c.ID, Value: values[c.Collection][c.ID],
		})
	}
	return nil
}

func sorted(ids map[string][]string) []string {
	names := make([]string, 0, len(ids))
	for name := range ids {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
