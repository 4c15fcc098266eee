package accounttest

import (
	"context"
	"slices"
	"sync"

	"mobilize/internal/vocabulary/ident"
)

// Staff is an account.Employers that keeps who is staff. The real one is tried in apptest.
type Staff struct {
	mu  sync.Mutex
	all []ident.ID
}

// OnVouched implements account.Employers.
func (s *Staff) OnVouched(_ context.Context, _, person ident.ID, _ string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, person)
	return nil
}

// OnUnvouched implements account.Employers.
func (s *Staff) OnUnvouched(_ context.Context, _, person ident.ID, _ string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = slices.DeleteFunc(s.all, func(one ident.ID) bool { return one == person })
	return nil
}

// Has says whether somebody is staff.
func (s *Staff) Has(person ident.ID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Contains(s.all, person)
}
