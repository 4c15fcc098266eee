package main_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/migrations"
)

var kills = flag.Int("kills", 3, "how often the server is killed on each engine")

// TestKill kills the real server at random moments while many write, and asks of every life after:
// was anything lost that had been acknowledged, was anything made twice?
func TestKill(t *testing.T) {
	t.Parallel()
	binary := build(t)
	for _, engine := range dbtest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			address := dbtest.Address(t, engine, migrations.Data())
			s := newServer(t, binary, address)
			s.start(t)
			k := &killing{server: s, seed: uint64(len(engine))}
			k.circle = s.signUp(t)
			first := k.write(t, k.newWriter(-1).next())
			if first == 0 {
				return
			}
			var group sync.WaitGroup
			stop, ended := make(chan struct{}), make(chan struct{})
			for i := range 8 {
				w := k.newWriter(i)
				k.writers = append(k.writers, w)
				group.Go(func() { w.work(t, k, stop) })
			}
			go func() { defer close(ended); group.Wait() }() // early, when all were refused
			dice := rand.New(rand.NewPCG(k.seed, uint64(*kills)))
			for range *kills {
				k.acknowledged(1+dice.IntN(120), ended)
				<-time.After(time.Duration(dice.IntN(4000)) * time.Microsecond) //nolint:forbidigo // the server dies by the machine's clock
				s.kill(t)
				s.start(t)
				k.resend(t)
				if t.Failed() {
					break
				}
			}
			close(stop)
			<-ended
			k.settle(t, first)
			s.kill(t)
			if engine == database.SQLite {
				checkFile(t, address)
			}
			t.Logf("%d kills, %d writes acknowledged, none lost, none doubled", *kills, k.count())
		})
	}
}

// killing is one run: a circle, those who write to it, and the ledger of what was acknowledged.
type killing struct {
	server  *server
	seed    uint64
	circle  string
	writers []*writer

	mu     sync.Mutex
	acks   map[string]int64 // operation -> revision
	signal chan struct{}    // one token an acknowledgement, when there is room
}

// write is one operation, sent until it is answered.
type write struct {
	operation, method, path, body string
}

// writer makes activities and renames the first of them again and again.
type writer struct {
	number  int
	name    string // of the activity renamed
	made    []string
	renamed int
	step    int
	k       *killing
	last    write
}

func (k *killing) newWriter(number int) *writer {
	if k.acks == nil {
		k.acks, k.signal = map[string]int64{}, make(chan struct{}, 1<<16)
	}
	return &writer{number: number, k: k}
}

// next is the writer's next operation: make, rename, rename, make, …
func (w *writer) next() write {
	w.step++
	op := write{operation: w.k.server.ids.New().String()}
	if w.step%3 == 1 {
		id := w.k.server.ids.New().String()
		w.made = append(w.made, id)
		if w.name == "" {
			w.name = id
		}
		op.method, op.path = http.MethodPut, "/v1/circles/"+w.k.circle+"/activities/"+id
		op.body = fmt.Sprintf(`{"title":"%s","day":"2026-11-23","start":"08:00","zone":"Europe/Copenhagen"}`, w.title(id))
		return op
	}
	w.renamed++
	op.method, op.path = http.MethodPatch, "/v1/circles/"+w.k.circle+"/activities/"+w.name
	op.body = fmt.Sprintf(`{"title":"%s"}`, w.title(w.name))
	return op
}

func (w *writer) title(id string) string {
	if id == w.name {
		return fmt.Sprintf("writer %d for the %d. time", w.number, w.renamed)
	}
	return "made " + id
}

func (w *writer) work(t *testing.T, k *killing, stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		op := w.next()
		if k.write(t, op) == 0 {
			return
		}
		k.mu.Lock()
		w.last = op
		k.mu.Unlock()
	}
}

// write sends op until it is answered and keeps the answer; 0 when it was refused.
func (k *killing) write(t *testing.T, op write) int64 {
	rev, err := k.server.send(op)
	if err != nil {
		t.Errorf("%s %s: %v", op.method, op.path, err)
		return 0
	}
	k.mu.Lock()
	k.acks[op.operation] = rev
	k.mu.Unlock()
	select {
	case k.signal <- struct{}{}:
	default:
	}
	return rev
}

// acknowledged returns after n more acknowledgements, or when nobody writes any more.
func (k *killing) acknowledged(n int, ended chan struct{}) {
	for len(k.signal) > 0 {
		<-k.signal
	}
	for range n {
		select {
		case <-k.signal:
		case <-ended:
			return
		}
	}
}

// resend makes the last acknowledged operation of every writer once more: it must get the first
// answer, or the first was lost.
func (k *killing) resend(t *testing.T) {
	t.Helper()
	for _, w := range k.writers {
		k.mu.Lock()
		op, want := w.last, k.acks[w.last.operation]
		k.mu.Unlock()
		if want == 0 {
			continue
		}
		if rev, err := k.server.send(op); err != nil || rev != want {
			t.Errorf("operation %s was acknowledged as %d and is now answered with %d, %v", op.operation, want, rev, err)
		}
	}
}

func (k *killing) count() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.acks)
}

// settle compares everything acknowledged with everything there is.
func (k *killing) settle(t *testing.T, first int64) {
	t.Helper()
	var revs []int64
	for _, rev := range k.acks {
		revs = append(revs, rev)
	}
	slices.Sort(revs)
	for i, rev := range revs {
		if want := first + int64(i); rev != want {
			t.Fatalf("acknowledgement %d has revision %d, want %d: a write was lost or made twice", i, rev, want)
		}
	}
	if last := k.write(t, k.newWriter(-2).next()); last != first+int64(len(revs)) {
		t.Errorf("the write after all others has revision %d, want %d", last, first+int64(len(revs)))
	}
	rows := k.server.pull(t)
	for _, w := range k.writers {
		for _, id := range w.made {
			var activity struct {
				Title   string
				Version int
			}
			if err := json.Unmarshal(rows[id], &activity); err != nil {
				t.Errorf("writer %d: activity %s: %v", w.number, id, err)
				continue
			}
			version := 1
			if id == w.name {
				version += w.renamed
			}
			if activity.Title != w.title(id) || activity.Version != version {
				t.Errorf("writer %d: activity %s is %+v, want %q in version %d", w.number, id, activity, w.title(id), version)
			}
		}
	}
}

// checkFile asks SQLite whether its file is whole.
func checkFile(t *testing.T, address string) {
	t.Helper()
	db, err := database.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	var found string
	err = db.QueryRow(t.Context(), `PRAGMA integrity_check`).Scan(&found)
	if err != nil || !strings.EqualFold(found, "ok") {
		t.Errorf("integrity_check = %q, %v", found, err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}
