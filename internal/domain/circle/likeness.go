package circle

import (
	"context"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Card is what the others in a circle see of somebody.
type Card struct {
	Name    string
	Picture ident.ID // "" for none
	Phone   string   // "" unless its owner shows it
}

// Portrait returns a grant over the actor's own profile picture, and nothing else of theirs.
func (s *Service) Portrait(actor access.Actor) access.Grant {
	if actor.IsAnonymous() {
		return access.Grant{}
	}
	return access.Decide(actor, "", actor.Person, "", 0, access.ForMedia)
}

// Likeness returns a grant over the profile picture of somebody who is in may's circle now: to be there is
// enough to be seen, but the citizen's takes SeePictures. To whoever may not, and of whoever has left, it is
// Not Found.
func (s *Service) Likeness(ctx context.Context, may access.Grant, person ident.ID) (access.Grant, error) {
	all, err := s.store.Relations(ctx, may)
	if err != nil {
		return access.Grant{}, err
	}
	r, ok := Find(all, person)
	if !ok || !s.policy.IsOpen(r, s.clock.Now()) || person == may.Subject() && !may.Scopes().Has(access.SeePictures) {
		return access.Grant{}, fault.Missing()
	}
	return access.Decide(may.Actor(), may.Circle(), person, may.Role(), may.Scopes(), access.ForMedia), nil
}

// CitizenChanged tells may's circle that what others see of its citizen changed.
func (s *Service) CitizenChanged(ctx context.Context, may access.Grant) (int64, error) {
	return s.store.Touch(ctx, may, may.Subject())
}
