package bus_test

import (
	"slices"
	"testing"

	"mobilize/internal/platform/bus"
	"mobilize/internal/vocabulary/ident"
)

type recorder struct {
	hints []bus.Hint
	ended []ident.ID

	settled [][2]ident.ID
}

func (r *recorder) OnHint(h bus.Hint)        { r.hints = append(r.hints, h) }
func (r *recorder) OnEnded(session ident.ID) { r.ended = append(r.ended, session) }

func (r *recorder) OnSettled(circle, person ident.ID) {
	r.settled = append(r.settled, [2]ident.ID{circle, person})
}

func TestSubscribe(t *testing.T) {
	t.Parallel()
	b := bus.New()
	b.Publish(bus.Hint{Circle: "nobody listens", Rev: 1})
	var one, two recorder
	cancelOne := b.Subscribe(&one)
	defer b.Subscribe(&two)()
	b.Publish(bus.Hint{Circle: "c", Rev: 2})
	b.PublishEnded("s")
	b.PublishSettled("c", "p")
	cancelOne()
	cancelOne()
	b.Publish(bus.Hint{Circle: "c", Rev: 3})
	if !slices.Equal(one.hints, []bus.Hint{{Circle: "c", Rev: 2}}) || !slices.Equal(one.ended, []ident.ID{"s"}) || !slices.Equal(one.settled, [][2]ident.ID{{"c", "p"}}) {
		t.Errorf("the one that cancelled heard %v, %v and %v", one.hints, one.ended, one.settled)
	}
	if !slices.Equal(two.hints, []bus.Hint{{Circle: "c", Rev: 2}, {Circle: "c", Rev: 3}}) {
		t.Errorf("the other heard %v", two.hints)
	}
}
