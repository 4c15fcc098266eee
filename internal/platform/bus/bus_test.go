package bus_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mobilize/internal/platform/bus"
	"mobilize/internal/vocabulary/ident"
)

type recorder struct {
	hints []bus.Hint
	ended []ident.ID

	settled [][2]ident.ID
	gaps    int
}

func (r *recorder) OnHint(h bus.Hint)        { r.hints = append(r.hints, h) }
func (r *recorder) OnEnded(session ident.ID) { r.ended = append(r.ended, session) }

func (r *recorder) OnSettled(circle, person ident.ID) {
	r.settled = append(r.settled, [2]ident.ID{circle, person})
}

func (r *recorder) OnGap() { r.gaps++ }

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

func TestRelay(t *testing.T) {
	t.Parallel()
	const circle, person = ident.ID("0191d3a0-7c1a-7b3e-9a53-0123456789ab"), ident.ID("0191d3a0-7c1a-7b3e-9a53-0123456789ac")
	here, there := bus.New(), bus.New()
	var heardHere, heardThere recorder
	here.Subscribe(&heardHere)
	there.Subscribe(&heardThere)
	here.Relay(func(word []byte) {
		if !there.Hear(word) {
			t.Errorf("%q is not understood", word)
		}
	})
	here.Publish(bus.Hint{Circle: circle, Rev: 7})
	here.PublishEnded(person)
	here.PublishSettled(circle, person)
	if !cmp.Equal(heardHere, heardThere, cmp.AllowUnexported(recorder{})) || len(heardThere.settled) != 1 {
		t.Errorf("here %+v was heard, there %+v", heardHere, heardThere)
	}
	there.Hear(bus.Gap())
	here.Missed() // what is missed here is not missed there
	if heardHere.gaps != 1 || heardThere.gaps != 1 {
		t.Errorf("gaps heard: %d here and %d there, want one each", heardHere.gaps, heardThere.gaps)
	}
	if there.Hear([]byte("something newer")) {
		t.Error("a word that nobody knows was understood")
	}
}
