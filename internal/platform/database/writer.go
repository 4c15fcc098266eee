package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// writer is the one goroutine that writes to a SQLite database. Writes that wait while a commit
// is on its way to the disk share the next one: each runs in its own savepoint, so that an error
// or a panic undoes that write alone, and all of them are answered after one fsync.
type writer struct {
	db       *DB
	pool     *sql.DB // exactly one connection
	conn     *sql.Conn
	prepared map[string]*sql.Stmt // used by the goroutine alone
	groupMax int
	gather   gather

	queue   chan *request
	quit    chan struct{} // closed by close
	stopped chan struct{} // closed when the goroutine has ended
	closing sync.Once
	closed  error // of conn and pool; read after stopped

	failure atomic.Pointer[error]
}

// request is one call of InTx on its way through the writer.
type request struct {
	ctx      context.Context
	fn       func(context.Context, *Tx) error
	state    atomic.Int32  // waiting, then taken by the writer or withdrawn by the caller
	tx       *Tx           // made by the writer before the turn
	turn     chan struct{} // the writer says: run now
	ran      chan struct{} // the caller says: fn has ended
	done     chan struct{} // closed with the answer
	err      error
	panicked any
	isGone   bool // the goroutine of the caller has ended: fn cannot run again
}

const (
	waiting int32 = iota
	taken
	withdrawn
)

func newWriter(db *DB, pool *sql.DB, conn *sql.Conn, groupMax int) *writer {
	w := &writer{
		db: db, pool: pool, conn: conn, groupMax: groupMax,
		prepared: map[string]*sql.Stmt{},
		gather:   newGather(),
		queue:    make(chan *request, 256),
		quit:     make(chan struct{}),
		stopped:  make(chan struct{}),
	}
	go w.loop()
	return w
}

// do hands fn to the writer and waits. A caller who goes away while still waiting in the queue
// gets the context's error and fn does not run; once fn has begun, the answer is waited for, so
// that nobody is told "no" of a write that was made.
func (w *writer) do(ctx context.Context, fn func(context.Context, *Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r := &request{
		ctx: ctx, fn: fn,
		turn: make(chan struct{}, 1), ran: make(chan struct{}, 1), done: make(chan struct{}),
	}
	cancelled, stopped := ctx.Done(), w.stopped
	select {
	case w.queue <- r:
	case <-cancelled:
		return ctx.Err()
	case <-w.quit:
		return ErrClosed
	}
	for {
		select {
		case <-r.turn:
			r.run()
		case <-r.done:
			return r.answer()
		case <-cancelled:
			if r.state.CompareAndSwap(waiting, withdrawn) {
				return ctx.Err()
			}
			cancelled = nil
		case <-stopped:
			if r.state.CompareAndSwap(waiting, withdrawn) {
				return ErrClosed
			}
			stopped = nil
		}
	}
}

// run calls fn in the goroutine of its caller, where a panic has a useful stack and a test may
// stop itself, while the writer waits.
func (r *request) run() {
	ended := false
	defer func() {
		if !ended {
			r.err, r.isGone = errors.New("database: the goroutine of the transaction ended inside it"), true
		}
		r.ran <- struct{}{}
	}()
	r.err, r.panicked = r.tx.run(r.ctx, r.fn)
	ended = true
}

func (r *request) answer() error {
	if r.panicked != nil {
		panic(r.panicked)
	}
	if r.err != nil {
		return r.err
	}
	for _, f := range r.tx.onCommit {
		f()
	}
	return nil
}

func (w *writer) loop() {
	defer func() {
		for _, stmt := range w.prepared {
			w.closed = errors.Join(w.closed, stmt.Close())
		}
		w.closed = errors.Join(w.closed, w.conn.Close(), w.pool.Close())
		close(w.stopped)
	}()
	for {
		select {
		case r := <-w.queue:
			w.group(r)
		case <-w.quit:
			for {
				select {
				case r := <-w.queue:
					w.group(r)
				default:
					return
				}
			}
		}
	}
}

func (w *writer) close() error {
	w.closing.Do(func() { close(w.quit) })
	<-w.stopped
	return w.closed
}

// broken returns why the writer takes no more writes, or nil.
func (w *writer) broken() error {
	if err := w.failure.Load(); err != nil {
		return *err
	}
	return nil
}

// group runs first and whatever else waits in one transaction.
func (w *writer) group(first *request) {
	var group []*request
	if !first.state.CompareAndSwap(waiting, taken) {
		return
	}
	if err := w.begin(); err != nil {
		first.finish(err)
		return
	}
	for r := first; r != nil; r = w.next(len(group)) {
		if !w.savepoint(r) {
			// SQLite has rolled everything back: r is to blame, its neighbours start again.
			r.finish(r.err)
			w.alone(group)
			return
		}
		group = append(group, r)
	}
	w.gather.commits(len(group))
	err := w.commit()
	w.gather.committed()
	if err != nil {
		if w.broken() != nil {
			forget(group)
		}
		if len(group) == 1 || w.broken() != nil {
			finish(group, err)
			return
		}
		w.alone(group)
		return
	}
	finish(group, nil)
}

// next takes another waiting request into the group; nil when nobody waits, or is to be waited for,
// or the group is full.
func (w *writer) next(count int) *request {
	for count < w.groupMax {
		select {
		case r := <-w.queue:
			if r.state.CompareAndSwap(waiting, taken) {
				return r
			}
			continue
		default:
		}
		if !w.gather.expects(count) {
			return nil
		}
		select {
		case r := <-w.queue:
			if r.state.CompareAndSwap(waiting, taken) {
				return r
			}
		case <-w.gather.enough.C:
			w.gather.over()
			return nil
		}
	}
	return nil
}

// alone gives every request whose group was lost a transaction of its own: one that refused, too, since it
// may have seen what a neighbour wrote and is not there.
func (w *writer) alone(group []*request) {
	forget(group)
	for _, r := range group {
		if r.isGone || r.panicked != nil {
			close(r.done) // its own answer is already known, and nothing of it was kept
			continue
		}
		if err := w.begin(); err != nil {
			r.finish(err)
			continue
		}
		if !w.savepoint(r) {
			r.finish(r.err)
			continue
		}
		r.finish(w.commit())
	}
}

// savepoint runs r inside a savepoint of the open transaction and keeps its outcome in r. It
// returns false when the transaction is no longer there.
func (w *writer) savepoint(r *request) bool {
	r.err, r.panicked = nil, nil
	if r.err = w.direct("SAVEPOINT one"); r.err != nil {
		w.rollback()
		return false
	}
	r.tx = &Tx{db: w.db, on: w}
	r.turn <- struct{}{}
	<-r.ran
	if r.err != nil || r.panicked != nil {
		if err := errors.Join(w.direct("ROLLBACK TO one"), w.direct("RELEASE one")); err != nil {
			w.rollback()
			return false
		}
		return true
	}
	if err := w.direct("RELEASE one"); err != nil {
		r.err = err
		w.rollback()
		return false
	}
	return true
}

func (r *request) finish(err error) {
	if r.err == nil && r.panicked == nil {
		r.err = err
	}
	close(r.done)
}

// forget drops the errors of a group that was lost: what they are about may never have been.
func forget(group []*request) {
	for _, r := range group {
		if !r.isGone {
			r.err = nil
		}
	}
}

func finish(group []*request, err error) {
	for _, r := range group {
		r.finish(err)
	}
}

func (w *writer) begin() error {
	if err := w.broken(); err != nil {
		return err
	}
	return w.direct("BEGIN IMMEDIATE")
}

// commit makes the group durable. After a failed write or fsync the kernel may have dropped the
// pages and call the next fsync a success (the lesson of PostgreSQL's fsyncgate), so the writer
// takes no more writes until the process is started anew.
func (w *writer) commit() error {
	err := w.direct("COMMIT")
	if err == nil {
		return nil
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) && lite.Code()&0xff == sqlite3.SQLITE_IOERR {
		failure := fmt.Errorf("database: the disk failed; no more writes until a restart: %w", err)
		w.failure.Store(&failure)
	}
	w.rollback()
	return w.db.translate(err)
}

// rollback leaves the connection without a transaction. An error means there is none already.
func (w *writer) rollback() { _ = w.direct("ROLLBACK") }

func (w *writer) direct(command string) error {
	_, err := w.exec(context.Background(), command, nil)
	return err
}

func (w *writer) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	stmt, err := w.statement(query) //nolint:contextcheck,sqlclosecheck // prepared for everybody who comes after, and closed with the writer
	if err != nil {
		return nil, err
	}
	if stmt == nil {
		return w.conn.ExecContext(context.WithoutCancel(ctx), query, args...)
	}
	return stmt.ExecContext(context.WithoutCancel(ctx), args...)
}

func (w *writer) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	stmt, err := w.statement(query) //nolint:contextcheck,sqlclosecheck // prepared for everybody who comes after, and closed with the writer
	if err != nil {
		return nil, err
	}
	if stmt == nil {
		return w.conn.QueryContext(context.WithoutCancel(ctx), query, args...)
	}
	return stmt.QueryContext(context.WithoutCancel(ctx), args...)
}

// statement returns query prepared; nil for one that is not worth keeping.
func (w *writer) statement(query string) (*sql.Stmt, error) {
	if stmt, ok := w.prepared[query]; ok {
		return stmt, nil
	}
	if isLong(query) {
		return nil, nil //nolint:nilnil // said above
	}
	stmt, err := w.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, err
	}
	w.prepared[query] = stmt
	return stmt, nil
}
