package relay_test

import (
	"crypto/rand"
	"fmt"
	"net"
	"strconv"
	"testing"
	"time"

	"mobilize/internal/platform/bus"
	"mobilize/internal/platform/bus/relay"
	"mobilize/internal/platform/bus/relay/relaytest"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
)

// heard passes on what a bus tells.
type heard chan string

func (h heard) OnHint(hint bus.Hint)              { h <- fmt.Sprint(hint.Circle, hint.Rev) }
func (h heard) OnEnded(session ident.ID)          { h <- "ended " + string(session) }
func (h heard) OnSettled(circle, person ident.ID) { h <- "settled " + string(circle+person) }
func (h heard) OnGap()                            { h <- "gap" }

// next waits for what the bus tells, at most as long as a test may take.
func (h heard) next(t *testing.T) string {
	t.Helper()
	select {
	case word := <-h:
		return word
	case <-time.After(20 * time.Second): //nolint:forbidigo // a network between two servers
		t.Fatal("nothing was heard")
	}
	return ""
}

// until waits for a word and forgets those before it.
func (h heard) until(t *testing.T, word string) {
	t.Helper()
	for h.next(t) != word {
	}
}

// node is one program's bus.
type node struct {
	*bus.Bus
	*relay.Relay
	heard heard
}

func join(t *testing.T, address string) node {
	t.Helper()
	n := node{Bus: bus.New(), heard: make(heard, 1000)}
	n.Subscribe(n.heard)
	var err error
	if n.Relay, err = relay.Join(n.Bus, address); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	})
	return n
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // it took nothing
	return l.Addr().(*net.TCPAddr).Port
}

// meet says a hint until it is heard: two nodes that have just come know each other a moment later.
func meet(t *testing.T, from, to node, circle ident.ID) {
	t.Helper()
	for range 200 {
		from.Publish(bus.Hint{Circle: circle, Rev: 1})
		select {
		case <-to.heard:
			return
		case <-time.After(100 * time.Millisecond): //nolint:forbidigo // as above
		}
	}
	t.Fatal("the nodes do not find each other")
}

func TestNodesHearEachOther(t *testing.T) {
	t.Parallel()
	ids := ident.NewMaker(clock.System{}, rand.Reader)
	circle, person := ids.New(), ids.New()
	for _, way := range []struct {
		name      string
		addresses func(t *testing.T) (one, other string)
	}{
		{"over a NATS server", func(t *testing.T) (string, string) {
			url, _ := relaytest.NATS(t, relaytest.AnyPort)
			return url, url
		}},
		{"over servers of their own", func(t *testing.T) (string, string) {
			one, other := "127.0.0.1:"+strconv.Itoa(freePort(t)), "127.0.0.1:"+strconv.Itoa(freePort(t))
			return "cluster://a%20secret%20of%20all%20nodes@" + one + "?with=" + other, "cluster://a%20secret%20of%20all%20nodes@" + other + "?with=" + one
		}},
	} {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			first, second := way.addresses(t)
			one, other := join(t, first), join(t, second)
			meet(t, one, other, circle)
			one.Publish(bus.Hint{Circle: circle, Rev: 7})
			one.PublishSettled(circle, person)
			one.PublishEnded(person)
			other.heard.until(t, fmt.Sprint(circle, 7))
			if word := other.heard.next(t); word != "settled "+string(circle+person) {
				t.Errorf("after the hint comes %q", word)
			}
			if word := other.heard.next(t); word != "ended "+string(person) {
				t.Errorf("last comes %q", word)
			}
			other.PublishEnded(circle)
			one.heard.until(t, "ended "+string(circle))
			if !one.IsHeard() || !other.IsHeard() {
				t.Error("a node is not heard")
			}
		})
	}
}

// What is said while NATS is away is lost; everybody is told to ask again when it is back.
func TestLostWordsAreMadeUpFor(t *testing.T) {
	t.Parallel()
	ids := ident.NewMaker(clock.System{}, rand.Reader)
	circle := ids.New()
	port := freePort(t)
	url, stop := relaytest.NATS(t, port)
	one, other := join(t, url), join(t, url)
	meet(t, one, other, circle)
	stop()
	one.heard.until(t, "gap")
	other.heard.until(t, "gap")
	if one.IsHeard() {
		t.Error("a node without NATS is heard")
	}
	one.Publish(bus.Hint{Circle: circle, Rev: 9}) // heard here, lost for the other
	one.heard.until(t, fmt.Sprint(circle, 9))
	relaytest.NATS(t, port)
	other.heard.until(t, "gap")
	meet(t, one, other, circle)
}

// A node that starts before NATS does goes on, and says so when it has caught up.
func TestNATSMayComeLater(t *testing.T) {
	t.Parallel()
	port := freePort(t)
	one := join(t, "nats://127.0.0.1:"+strconv.Itoa(port))
	circle := ident.NewMaker(clock.System{}, rand.Reader).New()
	one.Publish(bus.Hint{Circle: circle, Rev: 1})
	one.heard.until(t, fmt.Sprint(circle, 1))
	url, _ := relaytest.NATS(t, port)
	one.heard.until(t, "gap")
	meet(t, one, join(t, url), circle)
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for address, isGood := range map[string]bool{
		"nats://bus.example.dk:4222":                                  true,
		"tls://name:word@one.example.dk:4222,tls://two.example.dk:42": true,
		"cluster://0123456789abcdef@10.0.0.1:6222":                    true,
		"cluster://0123456789abcdef@10.0.0.1:6222?with=10.0.0.2:6222": true,
		"":                              false,
		"http://bus.example.dk":         false,
		"cluster://10.0.0.1:6222":       false,
		"cluster://short@10.0.0.1:6222": false,
		"cluster://0123456789abcdef@10.0.0.1:6222?with=10.0.0.2": false,
		"cluster://0123456789abcdef@10.0.0.1":                    false,
	} {
		if err := relay.Check(address); (err == nil) != isGood {
			t.Errorf("Check(%q) = %v", address, err)
		}
	}
}
