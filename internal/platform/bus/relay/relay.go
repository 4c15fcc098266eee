// Package relay carries what one node's bus says to every other node, over NATS.
//
// Owns: the connection to NATS, the server for it inside this program, what is done when words are lost.
// Does not own: what is said and what it means (platform/bus).
// Start reading at: Join.
//
// NATS forgets what nobody hears, and that is enough: a word is a hint, the database is the truth. A node
// that may have missed something says so to its listeners, who ask again.
package relay

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"mobilize/internal/platform/bus"
)

// subject is what every node says everything on: of one node's words the order stays.
const subject = "mobilize"

const (
	watchEvery = 500 * time.Millisecond
	// deafEvery is how often listeners are told to ask again while this node hears nobody.
	deafEvery = 10 * time.Second
	waitFor   = 10 * time.Second // for the server inside this program
)

// Relay is a node's place among the others.
type Relay struct {
	bus    *bus.Bus
	name   string
	secret string
	peers  int // other nodes that are named; 0 where a server of its own knows them
	inside *server.Server
	conn   *nats.Conn

	sent, heard, unknown, gaps atomic.Int64
	lost                       atomic.Bool // something, since the connection was there last

	stop    chan struct{}
	stopped sync.WaitGroup
}

// Join connects b with the other nodes. address is nats://… or tls://… of one or more servers, or
// cluster://SECRET@HOST:PORT?with=HOST:PORT,… for a server inside this program that listens there for
// those of the other nodes. A NATS that does not answer is tried again for as long as the relay lives.
func Join(b *bus.Bus, address string) (*Relay, error) {
	r := &Relay{bus: b, stop: make(chan struct{})}
	options := []nats.Option{
		nats.NoEcho(), nats.RetryOnFailedConnect(true), nats.MaxReconnects(-1), nats.ReconnectBufSize(-1),
		nats.ReconnectWait(time.Second), nats.PingInterval(5 * time.Second), nats.MaxPingsOutstanding(2), nats.Name("mobilize"),
		nats.DisconnectErrHandler(func(*nats.Conn, error) { r.left() }),
		nats.ConnectHandler(r.arrived), nats.ReconnectHandler(r.arrived),
		nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) { r.missed() }), // a slow reader: words were dropped
	}
	r.name = "nats"
	if strings.HasPrefix(address, "cluster://") {
		r.name = "cluster"
		if err := r.serve(address); err != nil {
			return nil, err
		}
		address = ""
		options = append(options, nats.InProcessServer(r.inside), nats.UserInfo("mobilize", r.secret))
	}
	var err error
	if r.conn, err = nats.Connect(address, options...); err != nil {
		return nil, errors.Join(fmt.Errorf("connect to NATS: %w", err), r.Close())
	}
	if _, err = r.conn.Subscribe(subject, func(m *nats.Msg) { r.hear(m.Data) }); err != nil {
		return nil, errors.Join(fmt.Errorf("listen to NATS: %w", err), r.Close())
	}
	b.Relay(r.send)
	r.stopped.Go(r.watch)
	return r, nil
}

// Check names what is wrong with an address that Join would not take.
func Check(address string) error {
	if strings.HasPrefix(address, "cluster://") {
		_, err := optionsOf(address)
		return err
	}
	for one := range strings.SplitSeq(address, ",") {
		u, err := url.Parse(strings.TrimSpace(one))
		if err != nil || u.Host == "" || u.Scheme != "nats" && u.Scheme != "tls" {
			return errors.New("write nats://host:4222, tls://host:4222 or cluster://SECRET@HOST:PORT?with=HOST:PORT")
		}
	}
	return nil
}

// Name says what carries the words.
func (r *Relay) Name() string { return r.name }

// IsHeard says whether other nodes can hear this one now, as far as it can know.
func (r *Relay) IsHeard() bool {
	if r.inside != nil {
		return r.peers == 0 || r.inside.NumRoutes() > 0
	}
	return r.conn.IsConnected()
}

// Counts are how many words were sent, heard and not understood, and how often some may have been missed.
func (r *Relay) Counts() (sent, heard, unknown, gaps int64) {
	return r.sent.Load(), r.heard.Load(), r.unknown.Load(), r.gaps.Load()
}

// Close leaves the others.
func (r *Relay) Close() error {
	r.bus.Relay(nil)
	select {
	case <-r.stop:
		return nil
	default:
		close(r.stop)
	}
	r.stopped.Wait()
	if r.conn != nil {
		_ = r.conn.FlushTimeout(time.Second) // a word that is lost is harmless
		r.conn.Close()
	}
	if r.inside != nil {
		r.inside.Shutdown()
		r.inside.WaitForShutdown()
	}
	return nil
}

// send hands word to the connection, which writes it later. Without one it is lost, and the others are
// told so when there is one again.
func (r *Relay) send(word []byte) {
	if r.conn.Publish(subject, word) != nil {
		r.lost.Store(true)
		return
	}
	r.sent.Add(1)
}

func (r *Relay) hear(word []byte) {
	r.heard.Add(1)
	if !r.bus.Hear(word) {
		r.unknown.Add(1)
	}
}

func (r *Relay) missed() {
	r.gaps.Add(1)
	r.bus.Missed()
}

// left is called when the connection is gone.
func (r *Relay) left() {
	r.lost.Store(true)
	r.missed()
}

// arrived is called when there is a connection, first or again.
func (r *Relay) arrived(conn *nats.Conn) {
	if !r.lost.Swap(false) {
		return
	}
	r.missed()
	_ = conn.Publish(subject, bus.Gap()) // without a connection it is for the next time
}

// watch tells the listeners to ask again while this node hears nobody, and whenever a node comes or goes
// of which this one alone may know.
func (r *Relay) watch() {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	var deafFor time.Duration
	routes := 0
	for {
		select {
		case <-r.stop:
			return
		case <-tick.C:
		}
		if r.inside != nil {
			if now := r.inside.NumRoutes(); now != routes {
				routes = now
				r.missed()
			}
		}
		if r.IsHeard() {
			deafFor = 0
		} else if deafFor += watchEvery; deafFor >= deafEvery {
			deafFor = 0
			r.missed()
		}
	}
}
