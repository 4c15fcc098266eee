// Package event holds facts: what happened, named in the past tense.
//
// Owns: the shape of a fact.
// Does not own: keeping and relaying facts (platform/outbox, platform/bus).
// Start reading at: Event.
package event

import "mobilize/internal/vocabulary/ident"

// Event is a fact about one thing. It carries identifiers only, never a word about anybody.
type Event struct {
	Name    string   // "domain.thing_happened", stable for ever
	Circle  ident.ID // the circle it happened in; "" for none
	Subject ident.ID // the thing it is about
}

// New returns the fact that name happened to subject in circle.
func New(name string, circle, subject ident.ID) Event {
	return Event{Name: name, Circle: circle, Subject: subject}
}
