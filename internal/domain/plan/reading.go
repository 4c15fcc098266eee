package plan

import (
	"context"
	"fmt"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
)

// maxDays is how many days one reading may span.
const maxDays = 62

// Days returns what lies on the days between from and to, both included. The actor needs ViewPlan.
// It returns the Invalid fault plan.range_too_long for more than 62 days.
func (s *Service) Days(ctx context.Context, actor access.Actor, circle ident.ID, from, to Day) ([]Item, error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.ViewPlan)
	if err != nil {
		return nil, err
	}
	if from > to || to-from >= maxDays {
		return nil, fault.New(fault.Invalid, "plan.range_too_long", "to", "Ask for 1 to 62 days, from the earlier to the later.")
	}
	activities, occurrences, err := s.store.Between(ctx, may, from, to)
	if err != nil {
		return nil, fmt.Errorf("read days: %w", err)
	}
	if err := s.copies.Copied(ctx, may, actor.Session, personal.Activities); err != nil {
		return nil, fmt.Errorf("note copy: %w", err)
	}
	return Expand(activities, occurrences, from, to), nil
}

// TakeDays is Days for somebody who takes them along as a file: each time is an entry of its own in the
// citizen's log. The actor needs Export too.
func (s *Service) TakeDays(ctx context.Context, actor access.Actor, circle ident.ID, from, to Day) ([]Item, error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.ViewPlan|access.Export)
	if err != nil {
		return nil, err
	}
	items, err := s.Days(ctx, actor, circle, from, to)
	if err != nil {
		return nil, err
	}
	if err := s.copies.PlanTaken(ctx, may); err != nil {
		return nil, fmt.Errorf("note a file: %w", err)
	}
	return items, nil
}

// historyPage is how many entries of history one reading gives.
const historyPage = 50

// History returns what was done to an activity, newest first, and whether there is more; before
// is the Rev of the last entry of the page before, 0 for the first page. The actor needs EditPlan:
// history keeps what was deleted, also from before others came (ADR 0060).
func (s *Service) History(ctx context.Context, actor access.Actor, circle, activity ident.ID, before int64) (entries []Entry, more bool, err error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.EditPlan)
	if err != nil {
		return nil, false, err
	}
	entries, err = s.store.History(ctx, may, activity, before, historyPage+1)
	if err != nil {
		return nil, false, fmt.Errorf("read history: %w", err)
	}
	if len(entries) == 0 && before == 0 {
		return nil, false, fault.Missing()
	}
	if err := s.copies.Copied(ctx, may, actor.Session, personal.Activities); err != nil {
		return nil, false, fmt.Errorf("note copy: %w", err)
	}
	more = len(entries) > historyPage
	return entries[:min(len(entries), historyPage)], more, nil
}

// dayHistoryScan is how many entries one reading of a day's history looks through: to which day an entry
// belongs is sealed.
const dayHistoryScan = 2000

// DayHistory returns what was done to what lies, or lay, on a day, newest first. Where there is more to look
// through, next is the before to go on with; 0 when there is not. A page may be empty and not the last. The actor
// needs EditPlan (ADR 0060).
func (s *Service) DayHistory(ctx context.Context, actor access.Actor, circle ident.ID, day Day, before int64) (entries []Entry, next int64, err error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.EditPlan)
	if err != nil {
		return nil, 0, err
	}
	recent, err := s.store.Recent(ctx, may, before, dayHistoryScan)
	if err != nil {
		return nil, 0, fmt.Errorf("read history: %w", err)
	}
	if len(recent) == dayHistoryScan {
		recent, next = wholeRevs(recent)
	}
	if entries, err = s.ofDay(ctx, may, recent, day); err != nil {
		return nil, 0, err
	}
	if err := s.copies.Copied(ctx, may, actor.Session, personal.Activities); err != nil {
		return nil, 0, fmt.Errorf("note copy: %w", err)
	}
	return entries, next, nil
}

// wholeRevs leaves out the last write of entries, which may not be whole, and returns where to go on.
func wholeRevs(entries []Entry) ([]Entry, int64) {
	last := entries[len(entries)-1].Rev
	for i, e := range entries {
		if e.Rev == last && i > 0 {
			return entries[:i], last + 1
		}
	}
	return entries, last
}

// ofDay returns those of the entries that touch a day. An occurrence of what happens once lies where its
// activity does, which the entry does not say.
func (s *Service) ofDay(ctx context.Context, may access.Grant, recent []Entry, day Day) ([]Entry, error) {
	here, _, err := s.store.Between(ctx, may, day, day)
	if err != nil {
		return nil, fmt.Errorf("read a day: %w", err)
	}
	once := map[ident.ID]bool{}
	for _, a := range here {
		once[a.ID] = a.Rule.Frequency == Once && a.Day == day
	}
	var entries []Entry
	for _, e := range recent {
		if e.touches(day) || e.OccurrenceAfter != nil && e.OccurrenceAfter.Key == OnceKey && once[e.Activity] {
			entries = append(entries, e)
		}
	}
	return entries, nil
}
