// Package fault holds the errors a caller can act on.
//
// Owns: the kinds of fault and their stable codes' shape.
// Does not own: status codes (platform/httpapi), exit codes (app), texts a planner reads (web).
// Start reading at: Error.
package fault

import "errors"

// Kind says what a caller can do about a fault.
type Kind int

// The kinds. Internal is the zero value: any error that is not a fault is ours to mend.
const (
	Internal        Kind = iota // our mistake; the caller can only try later
	Invalid                     // the request breaks a rule: change it
	NotFound                    // it is not there, or it is not yours: the two are never told apart
	Conflict                    // it clashes with what is there
	Gone                        // it was there and is used up or ended
	Unauthenticated             // sign in first
	Limited                     // too often: wait
	TooLarge                    // more bytes, pixels or rows than is taken
	Unsupported                 // a form that is not taken
	Unavailable                 // a part this needs is away: try again
	Interrupted                 // the request broke off on its way: send the same again
)

// Error is a fault: what kind, a code that stays the same for ever ("domain.what_is_wrong"),
// the field it is about ("" for the whole request) and one sentence that says what to do.
// None of them ever holds a value the caller sent.
type Error struct {
	Kind    Kind
	Code    string
	Field   string
	Message string
}

// New returns a fault.
func New(kind Kind, code, field, message string) *Error {
	return &Error{Kind: kind, Code: code, Field: field, Message: message}
}

// Error returns the code and the field, which hold nothing personal.
func (e *Error) Error() string {
	if e.Field == "" {
		return e.Code
	}
	return e.Code + " (" + e.Field + ")"
}

// Is makes errors.Is match faults by code.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// As returns the fault in err's chain, or nil when err is nil or ours.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// KindOf returns the kind of the fault in err's chain; Internal when there is none.
func KindOf(err error) Kind {
	if e := As(err); e != nil {
		return e.Kind
	}
	return Internal
}

// Missing is what everybody sees of a thing that is not there or not theirs.
func Missing() *Error {
	return New(NotFound, "thing.not_found", "", "There is nothing here that you may see.")
}
