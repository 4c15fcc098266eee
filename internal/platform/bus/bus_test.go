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
}

func (r *recorder) OnHint(h bus.Hint)        { r.hints = append(r.hints, h) }
func (r *recorder) OnEnded(session ident.ID) { r.ended = append(r.ended, session) }

func TestSubscribe(t *testing.T) {
	t.Parallel()
	b := bus.New()
	b.Publish(bus.Hint{Circle: "nobody listens", Rev: 1})
	var one, two recorder
	cancelOne := b.Subscribe(&one)
	defer b.Subscribe(&two)()
	b.Publish(bus.Hint{Circle: "c", Rev: 2})
	b.PublishEnded("s")
	cancelOne()
	cancelOne()
	b.Publish(bus.Hint{Circle: "c", Rev: 3})
	if !slices.Equal(one.hints, []bus.Hint{{Circle: "c", Rev: 2}}) || !slices.Equal(one.ended, []ident.ID{"s"}) {
		t.Errorf("the one that cancelled heard %v and %v", one.hints, one.ended)
	}
	if !slices.Equal(two.hints, []bus.Hint{{Circle: "c", Rev: 2}, {Circle: "c", Rev: 3}}) {
		t.Errorf("the other heard %v", two.hints)
	}
}
