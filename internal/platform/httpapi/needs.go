package httpapi

import "mobilize/internal/vocabulary/access"

type needsKind int

const (
	needsUnsaid needsKind = iota
	needsNothing
	needsSession
	needsCircle
)

// Needs says who may call an endpoint. The zero Needs is refused at registration.
//
// Anyone and SignedIn are enforced here. InCircle is a declaration: the core asks domain/circle,
// and the authorisation matrix holds every endpoint to what it declared.
type Needs struct {
	kind   needsKind
	scopes access.Scope
}

// Anyone is for endpoints that need no session; a valid one is still read.
// SignedIn is for endpoints about one's own person.
var (
	Anyone   = Needs{kind: needsNothing}
	SignedIn = Needs{kind: needsSession}
)

// InCircle is for endpoints of a circle: they need these scopes in it, and are Not Found
// without. InCircle(0) asks for an active relation and nothing more.
func InCircle(scopes access.Scope) Needs { return Needs{kind: needsCircle, scopes: scopes} }

// IsAnyone says whether no session is needed.
func (n Needs) IsAnyone() bool { return n.kind == needsNothing }

// Circle returns the scopes needed in the circle of the path; ok is false for other needs.
func (n Needs) Circle() (scopes access.Scope, ok bool) { return n.scopes, n.kind == needsCircle }

// String is how the OpenAPI document and the matrix name the need.
func (n Needs) String() string {
	switch n.kind {
	case needsNothing:
		return "anyone"
	case needsSession:
		return "session"
	case needsCircle:
		s := "relation"
		for _, name := range n.scopes.Names() {
			s += " " + name
		}
		return s
	default:
		return "unsaid"
	}
}
