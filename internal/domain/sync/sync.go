// Package sync keeps every device's replica up to date through one change feed.
//
// Owns: what a device is sent and in which pages, the cursor, which circles it gains, loses or
// begins anew.
// Does not own: the feed itself (platform/outbox), the rows (each domain's Source), who may see
// what (domain/circle), the replica (web/src/sync).
// Start reading at: Service.Pull.
package sync

import (
	"context"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
)

// Relation is one circle a person may see now, and how.
type Relation struct {
	Circle, Citizen ident.ID
	Kind            string   // citizen or shelf
	Side            ident.ID // the customer on whose behalf the person stands there; "" for home
	Role            access.Role
	Scopes          access.Scope
	Zone            string // IANA name
	Epoch           int64  // differs when what the person may see has changed: the replica begins anew
}

// Circles decides who sees what; domain/circle does.
type Circles interface {
	// Relations lists the circles the actor may see now.
	Relations(ctx context.Context, actor access.Actor) ([]Relation, error)
	// Allow returns a grant in a circle, or a NotFound fault.
	Allow(ctx context.Context, actor access.Actor, circle ident.ID, want access.Scope) (access.Grant, error)
}

// Feed tells what has changed; platform/outbox does.
type Feed interface {
	// Generation names the life of the feed in which revisions count; another one after a backup was restored.
	Generation(ctx context.Context) (ident.ID, error)
	// Revs returns the counters of the circles that have been written to.
	Revs(ctx context.Context, circles []ident.ID) (map[ident.ID]int64, error)
	// Changes returns changes of may's circle, the oldest first; more says whether there may be
	// others.
	Changes(ctx context.Context, may access.Grant, r Range) (changes []Change, more bool, err error)
}

// Range says which changes of a circle are wanted.
type Range struct {
	Since          int64  // changes after this revision
	Collection, ID string // the last row of Since that the device has; empty when it has all of them
	UpTo           int64  // changes up to this revision
	FillTo         int64  // up to this revision, leave out what is gone and what mattered last before MinDay; 0 for never
	MinDay         string // YYYY-MM-DD
	Limit          int    // at most so many
}

// Change is one thing that is new, different or gone.
type Change struct {
	Rev            int64
	Collection, ID string
	Removed        bool
}

// Source reads the rows of one collection; each domain gives one for each of its own.
type Source interface {
	// Collection is the name on the wire, stable for ever.
	Collection() string
	// Needs is the scope without which the collection is left out.
	Needs() access.Scope
	// Read returns the rows of ids as they go on the wire. A row that is not in the answer is gone.
	Read(ctx context.Context, may access.Grant, ids []string) (map[string]any, error)
}

// Part is a collection that devices hold, and what its rows tell about the citizen.
type Part struct {
	Source     Source
	Categories []personal.Category
}

// Copies notes which device is given which data, durably, before the data leaves; domain/audit does.
type Copies interface {
	Copied(ctx context.Context, may access.Grant, device ident.ID, categories ...personal.Category) error
}

// Row is one thing as it is now; Value nil means that it is gone.
type Row struct {
	Circle         ident.ID
	Rev            int64
	Collection, ID string
	Value          any
}

// Page is what a device is sent: it applies all of it together and then keeps the cursor.
type Page struct {
	Cursor  string
	More    bool       // ask again at once
	Circles []Relation // every circle the device may hold; others are not to be inferred from it
	Lost    []ident.ID // circles the device held and may no longer: erase them
	Reset   []ident.ID // circles to empty before the rows are applied
	Failed  []ident.ID // circles of which nothing could be read this time: what the device has of them stays
	Rows    []Row
}
