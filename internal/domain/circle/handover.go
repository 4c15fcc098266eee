package circle

import (
	"context"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
)

// handedOver is what Allow returns on a device of somebody's that is in the citizen's hands (ADR 0123): what
// both may, the citizen as on a device of their own, and never more than its owner's scopes. What is done under
// it is the citizen's. On a shelf there is no citizen, and so nothing.
func (s *Service) handedOver(ctx context.Context, actor access.Actor, c Circle, owners, want access.Scope) (access.Grant, error) {
	if actor.IsDevice || c.Kind != OfCitizen {
		return access.Grant{}, fault.Missing()
	}
	_, r, err := s.store.Find(ctx, c.ID, c.Citizen)
	if err != nil {
		return access.Grant{}, err
	}
	scopes, isOpen := s.policy.allowedTo(access.Actor{Person: c.Citizen, IsDevice: true}, c.Kind, r, s.clock.Now())
	if scopes &= owners; !isOpen || !scopes.Has(want) {
		return access.Grant{}, fault.Missing()
	}
	return access.Decide(actor, c.ID, c.Citizen, access.Citizen, scopes, purposes(scopes)...).HandedOver(), nil
}
