// Package job is durable background work.
//
// Owns: the queue in the database, claiming by lease, attempts and their pauses, the dead state.
// Does not own: what a job does (whoever registers its kind), facts (platform/outbox).
// Start reading at: Queue.
//
// A job is committed with the write that wants it and runs at least once: what it does must bear
// being done again. Its payload is one identifier, so that nothing personal waits in the queue
// and a job about a thing that is gone finds nothing to do.
package job

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/telemetry"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Run does one job about subject. An error means: again later. It stops when ctx ends.
type Run func(ctx context.Context, subject ident.ID) error

// Outcome is how one attempt ended, for logs and metrics.
type Outcome struct {
	Kind    string
	Attempt int   // counts from 1
	Err     error // nil when the job is done
	IsDead  bool  // it failed for the last time and waits for an operator
	IsLate  bool  // it keeps a promise, has failed as often as others may, and is tried again
}

// Queue keeps and runs jobs. It is safe for concurrent use once every kind is registered.
type Queue struct {
	db      *database.DB
	clock   clock.Clock
	ids     *ident.Maker
	observe func(Outcome)
	kinds   map[string]kind
	wake    chan struct{}
}

// kind is what jobs of one kind do.
type kind struct {
	run       Run
	isPromise bool          // never given up
	every     time.Duration // for the one job that comes again; else 0
}

// New returns a queue in db. observe is told of every attempt; nil tells nobody.
func New(db *database.DB, c clock.Clock, ids *ident.Maker, observe func(Outcome)) *Queue {
	if observe == nil {
		observe = func(Outcome) {}
	}
	return &Queue{db: db, clock: c, ids: ids, observe: observe, kinds: map[string]kind{}, wake: make(chan struct{}, 1)}
}

const (
	atOnce    = 4               // jobs running side by side on one node
	attempts  = 10              // of a job that keeps no promise; a promise is late after so many
	leaseFor  = 2 * time.Minute // longer than any job may take
	runFor    = leaseFor - 10*time.Second
	pollEvery = 15 * time.Second // to find jobs that another node enqueued
	shortest  = 20 * time.Millisecond
	firstWait = 5 * time.Second // before the second attempt; three times as long before each next
	lastWait  = 6 * time.Hour
)

// Register says what jobs of name do; one that fails ten times is given up. Every kind is registered
// before Work. A job of a kind that is not registered waits for a program that knows it.
func (q *Queue) Register(name string, run Run) { q.register(name, kind{run: run}) }

// RegisterPromise is Register for work that somebody was promised, like the end of what is kept too
// long: it is tried again for ever, at most six hours apart.
func (q *Queue) RegisterPromise(name string, run Run) {
	q.register(name, kind{run: run, isPromise: true})
}

// RegisterEvery says what one job of name does again and again, so long after it was done. It is
// a promise, is about nothing, and is enqueued by Work: on one node of all.
func (q *Queue) RegisterEvery(name string, every time.Duration, run func(ctx context.Context) error) {
	again := func(ctx context.Context, _ ident.ID) error { return run(ctx) }
	q.register(name, kind{run: again, isPromise: true, every: every})
}

func (q *Queue) register(name string, k kind) {
	if _, ok := q.kinds[name]; ok {
		panic("job: " + name + " is registered twice")
	}
	q.kinds[name] = k
}

// Enqueue keeps a job of kind about subject in the caller's transaction, to be done at runAt or
// soon after.
func (q *Queue) Enqueue(ctx context.Context, tx *database.Tx, kind string, subject ident.ID, runAt time.Time) error {
	const insert = `INSERT INTO job (id, kind, subject_id, state, run_at, lease, attempts, error_code, enqueued_at)
		VALUES ($1, $2, $3, 'waiting', $4, '', 0, '', $5)`
	if _, err := tx.Exec(ctx, insert, q.ids.New(), kind, subject, runAt.UnixMilli(), q.clock.Now().UnixMilli()); err != nil {
		return fmt.Errorf("enqueue a job: %w", err)
	}
	tx.OnCommit(func() {
		select {
		case q.wake <- struct{}{}:
		default: // somebody has been woken and will find this job too
		}
	})
	return nil
}

// Work runs jobs as they come due until ctx ends. It returns when the jobs under way have ended.
func (q *Queue) Work(ctx context.Context) {
	if err := q.begin(ctx); err != nil && ctx.Err() == nil {
		q.observe(Outcome{Err: err})
	}
	for ctx.Err() == nil {
		if _, err := q.Due(ctx); err != nil && ctx.Err() == nil {
			q.observe(Outcome{Err: err})
		}
		pause := time.NewTimer(q.pause(ctx))
		select {
		case <-ctx.Done():
		case <-q.wake:
		case <-pause.C:
		}
		pause.Stop()
	}
}

const (
	firstSQL = `INSERT INTO job (id, kind, subject_id, state, run_at, lease, attempts, error_code, enqueued_at)
		VALUES ($1, $1, '', 'waiting', $2, '', 0, '', $2) ON CONFLICT (id) DO NOTHING`
	reviveSQL = `UPDATE job SET state = 'waiting', run_at = $1 WHERE state = 'dead' AND kind = $2`
)

// begin enqueues what comes again and is not there yet, and takes up promises that were given up
// before they were promises.
func (q *Queue) begin(ctx context.Context) error {
	now := q.clock.Now().UnixMilli()
	return q.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		for name, k := range q.kinds {
			if k.every > 0 {
				if _, err := tx.Exec(ctx, firstSQL, name, now); err != nil {
					return fmt.Errorf("enqueue what comes again: %w", err)
				}
			}
			if k.isPromise {
				if _, err := tx.Exec(ctx, reviveSQL, now, name); err != nil {
					return fmt.Errorf("take up promises: %w", err)
				}
			}
		}
		return nil
	})
}

// pause is how long until the next job comes due, or until it is time to look again.
func (q *Queue) pause(ctx context.Context) time.Duration {
	if len(q.kinds) == 0 {
		return pollEvery
	}
	var next *int64
	err := q.db.QueryRow(ctx, `SELECT min(run_at) FROM job
		WHERE state IN ('waiting', 'running') AND kind IN (`+database.In(len(q.kinds), 1)+`)`, q.known(nil)...).Scan(&next)
	if err != nil || next == nil {
		return pollEvery
	}
	return max(shortest, min(pollEvery, time.UnixMilli(*next).Sub(q.clock.Now())))
}

// known appends the kinds this node can run.
func (q *Queue) known(args []any) []any {
	for kind := range q.kinds {
		args = append(args, kind)
	}
	return args
}

// claimed is one job that this node holds the lease of.
type claimed struct {
	id, subject ident.ID
	kind, lease string
	attempt     int
	runAt       int64
}

// Due runs every job that is due and returns how many attempts that took. Jobs that fail come
// due again later, not in this call.
func (q *Queue) Due(ctx context.Context) (count int, err error) {
	for {
		jobs, err := q.claim(ctx)
		if err != nil || len(jobs) == 0 {
			return count, err
		}
		count += len(jobs)
		var group sync.WaitGroup
		errs := make([]error, len(jobs))
		for i, j := range jobs {
			group.Go(func() { errs[i] = q.run(ctx, j) })
		}
		group.Wait()
		if err := errors.Join(errors.Join(errs...), ctx.Err()); err != nil {
			return count, err
		}
	}
}

// claim takes the leases of a few due jobs. Two nodes may see the same job; the one that changes
// its row first has it.
func (q *Queue) claim(ctx context.Context) (jobs []claimed, err error) {
	if len(q.kinds) == 0 {
		return nil, nil
	}
	now := q.clock.Now()
	due, err := q.due(ctx, now)
	if err != nil || len(due) == 0 {
		return nil, err
	}
	const take = `UPDATE job SET state = 'running', lease = $1, run_at = $2, attempts = attempts + 1
		WHERE id = $3 AND lease = $4 AND run_at = $5`
	err = q.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		jobs = jobs[:0]
		for _, j := range due {
			before := j.lease
			j.lease = string(q.ids.New())
			n, err := tx.Exec(ctx, take, j.lease, now.Add(leaseFor).UnixMilli(), j.id, before, j.runAt)
			if err != nil {
				return fmt.Errorf("claim a job: %w", err)
			}
			if n == 1 {
				jobs = append(jobs, j)
			}
		}
		return nil
	})
	return jobs, err
}

func (q *Queue) due(ctx context.Context, now time.Time) (due []claimed, err error) {
	args := q.known([]any{now.UnixMilli(), atOnce})
	rows, err := q.db.Query(ctx, `SELECT id, kind, subject_id, lease, attempts, run_at FROM job
		WHERE state IN ('waiting', 'running') AND run_at <= $1 AND kind IN (`+database.In(len(q.kinds), 3)+`)
		ORDER BY run_at, id LIMIT $2`, args...)
	if err != nil {
		return nil, fmt.Errorf("look for due jobs: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var j claimed
		if err := rows.Scan(&j.id, &j.kind, &j.subject, &j.lease, &j.attempt, &j.runAt); err != nil {
			return nil, fmt.Errorf("read a due job: %w", err)
		}
		j.attempt++
		due = append(due, j)
	}
	return due, rows.Err()
}

// run makes one attempt and keeps how it ended. Its error is the queue's own, not the job's.
func (q *Queue) run(ctx context.Context, j claimed) error {
	failed := q.try(ctx, j)
	// Even when the program is stopping, how the attempt ended is written down.
	keep := context.WithoutCancel(ctx)
	k := q.kinds[j.kind]
	isSpent := failed != nil && j.attempt >= attempts
	outcome := Outcome{Kind: j.kind, Attempt: j.attempt, Err: failed, IsDead: isSpent && !k.isPromise, IsLate: isSpent && k.isPromise}
	err := q.db.InTx(keep, func(ctx context.Context, tx *database.Tx) (err error) {
		switch {
		case failed == nil && k.every > 0:
			_, err = tx.Exec(ctx, `UPDATE job SET state = 'waiting', lease = '', attempts = 0, error_code = '', run_at = $3 WHERE id = $1 AND lease = $2`,
				j.id, j.lease, q.clock.Now().Add(k.every).UnixMilli())
		case failed == nil:
			_, err = tx.Exec(ctx, `DELETE FROM job WHERE id = $1 AND lease = $2`, j.id, j.lease)
		case outcome.IsDead:
			_, err = tx.Exec(ctx, `UPDATE job SET state = 'dead', lease = '', error_code = $3 WHERE id = $1 AND lease = $2`,
				j.id, j.lease, codeOf(failed))
		default:
			_, err = tx.Exec(ctx, `UPDATE job SET state = 'waiting', lease = '', error_code = $3, run_at = $4 WHERE id = $1 AND lease = $2`,
				j.id, j.lease, codeOf(failed), q.clock.Now().Add(waitAfter(j.attempt)).UnixMilli())
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("keep how a job ended: %w", err)
	}
	q.observe(outcome)
	return nil
}

func (q *Queue) try(ctx context.Context, j claimed) (err error) {
	ctx, cancel := context.WithTimeout(ctx, runFor)
	defer cancel()
	defer func() {
		if value := recover(); value != nil {
			err = telemetry.Panicked(value)
		}
	}()
	return q.kinds[j.kind].run(ctx, j.subject)
}

func waitAfter(attempt int) time.Duration {
	wait := firstWait
	for range attempt - 1 {
		wait = min(3*wait, lastWait)
	}
	return wait
}

func codeOf(err error) string {
	if f := fault.As(err); f != nil {
		return f.Code
	}
	return "internal"
}

// Backlog is the work that is not done.
type Backlog struct {
	Due  int // its time has come
	Late int // promises that failed ten times or more, and are tried again
	Dead int // given up
}

// Backlog counts the work that is not done.
func (q *Queue) Backlog(ctx context.Context) (b Backlog, err error) {
	const counts = `SELECT coalesce(sum(CASE WHEN state <> 'dead' AND run_at <= $1 THEN 1 ELSE 0 END), 0),
		coalesce(sum(CASE WHEN state <> 'dead' AND error_code <> '' AND attempts >= $2 THEN 1 ELSE 0 END), 0),
		coalesce(sum(CASE WHEN state = 'dead' THEN 1 ELSE 0 END), 0) FROM job`
	err = q.db.QueryRow(ctx, counts, q.clock.Now().UnixMilli(), attempts).Scan(&b.Due, &b.Late, &b.Dead)
	return b, err
}
