package upload

import (
	"errors"
	"io"
	"sync"
	"time"

	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// How long the words before a file may take, and the file: 20 MB over one megabit a second, and then
// some. Whoever sends slower than a weak mobile network does is cut off long before.
const (
	wordsFor = 30 * time.Second
	fileFor  = 5 * time.Minute
	startFor = 20 * time.Second // beyond what the slowest rate gives
	slowest  = 32 << 10         // bytes a second
	afterFor = 2 * time.Minute  // for the end of the form, while the picture waits and is decoded
)

// file is a file on its way in. Its errors are the sender's, and so faults. Its time runs only while
// it is read, not while it waits for room.
type file struct {
	part  io.Reader
	clock clock.Clock
	until func(time.Time) error // sets when the connection's next bytes must have come

	read  int64
	spent time.Duration
}

// Read implements io.Reader.
func (u *file) Read(b []byte) (int, error) {
	began := u.clock.Now()
	earned := startFor + time.Duration(u.read)*time.Second/slowest
	if err := u.until(began.Add(min(earned, fileFor) - u.spent)); err != nil {
		return 0, err
	}
	n, err := u.part.Read(b)
	now := u.clock.Now()
	u.read, u.spent = u.read+int64(n), u.spent+now.Sub(began)
	if errors.Is(err, io.EOF) {
		// The server goes on reading the connection to learn whether the sender is still there.
		if failed := u.until(now.Add(afterFor)); failed != nil {
			return n, failed
		}
		return n, io.EOF
	}
	if err != nil {
		err = cutOff(err)
	}
	return n, err
}

// mostAtOnce is how many uploads of one person are taken at one time: two devices.
const mostAtOnce = 2

// Turns counts the uploads that are under way on this node. The zero value is ready for use.
type Turns struct {
	mu    sync.Mutex
	taken map[ident.ID]int
}

func (t *Turns) take(person ident.ID) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.taken == nil {
		t.taken = map[ident.ID]int{}
	}
	if t.taken[person] >= mostAtOnce {
		return false
	}
	t.taken[person]++
	return true
}

func (t *Turns) leave(person ident.ID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.taken[person]--; t.taken[person] == 0 {
		delete(t.taken, person)
	}
}

// tooManyError is a Limited fault that knows when to come again.
type tooManyError struct{ fault *fault.Error }

// Error returns the code.
func (e tooManyError) Error() string { return e.fault.Error() }

// Unwrap returns the fault.
func (e tooManyError) Unwrap() error { return e.fault }

// RetryAfter is about as long as an upload takes.
func (tooManyError) RetryAfter() time.Duration { return 5 * time.Second }
