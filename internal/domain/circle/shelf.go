package circle

import (
	"context"
	"fmt"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/event"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

var (
	errShelf    = fault.New(fault.Conflict, "circle.shelf", "", "A shelf has no citizen: this is done elsewhere, or not at all.")
	errNotShelf = fault.New(fault.Conflict, "circle.shelf_not_own", "id", "One's own shelf has one's own identifier.")
)

// ownShelf is what somebody may do on the shelf that is theirs alone.
const ownShelf = access.ViewPlan | access.EditPlan | access.SeePictures | access.AddPictures

// CreateShelf makes the actor's own shelf. It has the actor's identifier, so that every device of
// theirs means the same one, also while offline; a repeat changes nothing.
func (s *Service) CreateShelf(ctx context.Context, actor access.Actor, id ident.ID, zone string) (int64, error) {
	if actor.IsDevice {
		return 0, fault.New(fault.Conflict, "circle.paired_device", "", "Make a circle where you are signed in as yourself.")
	}
	if id != actor.Person {
		return 0, errNotShelf
	}
	if err := validZone(zone); err != nil {
		return 0, err
	}
	if may, err := s.Allow(ctx, actor, id, 0); err == nil {
		return s.store.Touch(ctx, may, actor.Person)
	}
	rev, err := s.putUpShelf(ctx, actor, shelf{id: id, zone: zone, role: access.Planner, scopes: ownShelf})
	if fault.KindOf(err) != fault.Conflict {
		return rev, err
	}
	may, missing := s.Allow(ctx, actor, id, 0) // another device was a moment faster
	if missing != nil {
		return 0, err
	}
	return s.store.Touch(ctx, may, actor.Person)
}

// shelf is what it takes to put one up.
type shelf struct {
	id, customer ident.ID // customer "" is the actor's
	side         ident.ID
	name, zone   string
	role         access.Role
	scopes       access.Scope
}

func (s *Service) putUpShelf(ctx context.Context, actor access.Actor, n shelf) (int64, error) {
	may := access.Decide(actor, n.id, s.ids.New(), n.role, n.scopes, purposes(n.scopes)...).OnShelf()
	customer, err := s.people.CreateShelf(ctx, may, n.name, n.customer)
	if err != nil {
		return 0, fmt.Errorf("put up a shelf: %w", err)
	}
	c := Circle{ID: n.id, Kind: Shelf, Citizen: may.Subject(), Customer: customer, Zone: n.zone, Settings: Settings{}, Version: 1}
	rev, err := s.store.Insert(ctx, may, c, []Relation{
		{Circle: n.id, Person: actor.Person, Role: n.role, Scopes: n.scopes, State: Active, Epoch: 1, BeganAt: s.clock.Now(), Side: n.side},
	}, event.New("circle.created", n.id, n.id))
	if err != nil {
		return 0, fmt.Errorf("put up a shelf: %w", err)
	}
	return rev, nil
}
