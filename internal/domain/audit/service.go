package audit

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
)

// Circles decides access; domain/circle does.
type Circles interface {
	Allow(ctx context.Context, actor access.Actor, circle ident.ID, want access.Scope) (access.Grant, error)
}

// Store keeps entries. What it keeps is durable before it returns.
type Store interface {
	// KeepCopies keeps copies, or renews the ones that are there: their time, holder and role.
	KeepCopies(ctx context.Context, may access.Grant, copies []Copy) error
	// Copies returns every copy of may's circle, the newest entry first.
	Copies(ctx context.Context, may access.Grant) ([]Copy, error)
	// EndCopies notes that a session ended.
	EndCopies(ctx context.Context, e Ending) error
	// KeepLook keeps l unless its window has an entry, and returns the circle's counter.
	KeepLook(ctx context.Context, may access.Grant, l Look) (rev int64, err error)
	// KeepExports keeps one entry for each grant's circle, all or none.
	KeepExports(ctx context.Context, grants []access.Grant, looks []Look) error
	// Looks returns at most limit looks of may's circle below seq, the newest entry first.
	Looks(ctx context.Context, may access.Grant, below int64, limit int) ([]Look, error)
}

// Service keeps and shows who holds copies and who looked.
type Service struct {
	circles Circles
	store   Store
	clock   clock.Clock
	ids     *ident.Maker

	mu    sync.Mutex
	today int64 // the day that known is about, counted from 1970
	known map[copyID]access.Role
}

// copyID names a copy that is in the store.
type copyID struct {
	circle, session ident.ID
	category        personal.Category
}

// NewService returns a Service.
func NewService(circles Circles, store Store, c clock.Clock, ids *ident.Maker) *Service {
	return &Service{circles: circles, store: store, clock: c, ids: ids, known: map[copyID]access.Role{}}
}

// Copied notes that the actor's device gets data of these categories under may. It is durable
// before it returns; only then may the data leave. What was noted today already costs nothing.
func (s *Service) Copied(ctx context.Context, may access.Grant, device ident.ID, categories ...personal.Category) error {
	now := s.clock.Now()
	fresh := s.notKnown(may, device, categories, now)
	if len(fresh) == 0 {
		return nil
	}
	copies := make([]Copy, len(fresh))
	for i, c := range fresh {
		copies[i] = Copy{
			Session: device, Person: may.Actor().Person, Role: may.Role(), IsDevice: may.Actor().IsDevice,
			Category: c, SinceAt: now, RenewedAt: now,
		}
	}
	if err := s.store.KeepCopies(ctx, may, copies); err != nil {
		return fmt.Errorf("note a copy: %w", err)
	}
	s.learn(may, device, fresh, now)
	return nil
}

// notKnown returns the categories without an entry of today, each once.
func (s *Service) notKnown(may access.Grant, device ident.ID, categories []personal.Category, now time.Time) []personal.Category {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turn(now)
	var fresh []personal.Category
	for _, c := range categories {
		role, ok := s.known[copyID{may.Circle(), device, c}]
		if (!ok || role != may.Role()) && !slices.Contains(fresh, c) {
			fresh = append(fresh, c)
		}
	}
	return fresh
}

func (s *Service) learn(may access.Grant, device ident.ID, categories []personal.Category, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.turn(now) {
		return // noted yesterday, a moment ago
	}
	for _, c := range categories {
		s.known[copyID{may.Circle(), device, c}] = may.Role()
	}
}

// maxKnown bounds the memory at about 40 MB; past it, entries are written once more.
const maxKnown = 200_000

// turn forgets what is known when another day began, and says whether it did.
func (s *Service) turn(now time.Time) bool {
	day := now.Unix() / (24 * 60 * 60)
	if day == s.today && len(s.known) < maxKnown {
		return false
	}
	isNew := day != s.today
	s.today = day
	clear(s.known)
	return isNew
}

// Looked notes that the actor opened a screen of the citizen's plan, when the look's identifier was
// made. The actor needs ViewPlan there; to a stranger the circle is Not Found. One entry stands
// for a person, screen and quarter of an hour.
func (s *Service) Looked(ctx context.Context, actor access.Actor, circle ident.ID, l Look) (rev int64, err error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.ViewPlan)
	if err != nil {
		return 0, err
	}
	if err := l.Validate(); err != nil {
		return 0, err
	}
	l.KeptAt = s.clock.Now()
	l.LookedAt = lookedAt(l.ID, l.KeptAt)
	l.Person, l.Role = actor.Person, may.Role()
	rev, err = s.store.KeepLook(ctx, may, l)
	if err != nil {
		return 0, fmt.Errorf("note a look: %w", err)
	}
	return rev, nil
}

// PlanTaken notes that may's actor takes the plan along as a file. It is durable before it returns; only then
// may the data leave. Every time is an entry of its own.
func (s *Service) PlanTaken(ctx context.Context, may access.Grant) error {
	return s.taken(ctx, WeekFile, may)
}

// ListTaken is PlanTaken for a list with the names of the citizens of all grants.
func (s *Service) ListTaken(ctx context.Context, _ access.Actor, grants []access.Grant) error {
	return s.taken(ctx, ListFile, grants...)
}

func (s *Service) taken(ctx context.Context, what Screen, grants ...access.Grant) error {
	now := s.clock.Now()
	looks := make([]Look, len(grants))
	for i, may := range grants {
		looks[i] = Look{ID: s.ids.New(), Person: may.Actor().Person, Role: may.Role(), Screen: what, LookedAt: now, KeptAt: now}
	}
	if err := s.store.KeepExports(ctx, grants, looks); err != nil {
		return fmt.Errorf("note an export: %w", err)
	}
	return nil
}

// ListCopies returns every copy of the circle's data, the newest entry first. The actor needs SeeLog.
func (s *Service) ListCopies(ctx context.Context, actor access.Actor, circle ident.ID) ([]Copy, error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.SeeLog)
	if err != nil {
		return nil, err
	}
	return s.store.Copies(ctx, may)
}

// maxLooks is how many looks one page holds.
const maxLooks = 200

// ListLooks returns a page of looks, the newest entry first: those numbered below the given
// number; 0 begins at the newest. more says whether there are others. The actor needs SeeLog.
func (s *Service) ListLooks(ctx context.Context, actor access.Actor, circle ident.ID, below int64) (looks []Look, more bool, err error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.SeeLog)
	if err != nil {
		return nil, false, err
	}
	if below < 0 {
		return nil, false, fault.New(fault.Invalid, "audit.before_malformed", "before", "Give the number of the last entry of the page before.")
	}
	looks, err = s.store.Looks(ctx, may, below, maxLooks+1)
	if err != nil {
		return nil, false, err
	}
	if len(looks) > maxLooks {
		return looks[:maxLooks], true, nil
	}
	return looks, false, nil
}

// OnSessionEnded notes that a device lost its session, and whether it has been told since: it
// erases its copies then, and cannot renew them.
func (s *Service) OnSessionEnded(ctx context.Context, e Ending) error {
	if err := s.store.EndCopies(ctx, e); err != nil {
		return fmt.Errorf("end copies: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for id := range s.known {
		if id.session == e.Session {
			delete(s.known, id)
		}
	}
	return nil
}
