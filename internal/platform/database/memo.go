package database

import "sync"

// Memo remembers what was read of a database until a write forgets it. What it holds is bounded:
// a reading for which there is no room takes the place of any other.
//
// A reading that a write overtakes is not kept, so what Get returns is as new as every write that
// had returned before Get was called. Only this process's own writes can be heard of, so a Memo
// holds nothing of PostgreSQL, where other nodes write too. SQLite has one process: see Alone.
type Memo[K comparable, V any] struct {
	most int

	mu      sync.RWMutex
	entries map[K]*Reading[K, V]
	weight  int
}

// NewMemo returns a Memo of readings of db whose weights come to at most most.
func NewMemo[K comparable, V any](db *DB, most int) *Memo[K, V] {
	if db.engine == PostgreSQL {
		most = 0
	}
	return &Memo[K, V]{most: most, entries: map[K]*Reading[K, V]{}}
}

// Reading is one reading of the database on its way into a Memo.
type Reading[K comparable, V any] struct {
	memo   *Memo[K, V]
	key    K
	value  V
	weight int // 0 until it is kept
}

// Get returns what was read of key, which the caller does not change; ok is false when it is to be
// read: by whoever has called Read.
func (m *Memo[K, V]) Get(key K) (value V, ok bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	r := m.entries[key]
	if r == nil || r.weight == 0 {
		return value, false
	}
	return r.value, true
}

// Read says that the caller is about to read key. It comes before the question to the database, and
// Done after it.
func (m *Memo[K, V]) Read(key K) *Reading[K, V] {
	r := &Reading[K, V]{memo: m, key: key}
	if m.most == 0 {
		return r
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.drop(key)
	m.makeRoom(key, 1) // its place, until its weight is known
	m.entries[key] = r
	m.weight++
	return r
}

// Keep remembers what was read, unless a write has come between. The weight is at least 1; a
// value heavier than the whole Memo is not kept.
func (r *Reading[K, V]) Keep(value V, weight int) {
	m := r.memo
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.entries[r.key] != r || weight > m.most {
		return
	}
	r.value, r.weight = value, max(1, weight)
	m.makeRoom(r.key, r.weight-1)
	m.weight += r.weight - 1
}

// Done gives the place up unless something was kept there: what is not there is not remembered, or
// whoever asks for it often enough would drive out what is.
func (r *Reading[K, V]) Done() {
	m := r.memo
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.entries[r.key] == r && r.weight == 0 {
		m.drop(r.key)
	}
}

// makeRoom drops others, whichever come first in a map, until weight more fits beside key.
func (m *Memo[K, V]) makeRoom(key K, weight int) {
	for other := range m.entries {
		if m.weight+weight <= m.most {
			return
		}
		if other != key {
			m.drop(other)
		}
	}
}

// Forget drops keys as soon as tx is durable, before InTx returns.
func (m *Memo[K, V]) Forget(tx *Tx, keys ...K) {
	tx.OnCommit(func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		for _, key := range keys {
			m.drop(key)
		}
	})
}

func (m *Memo[K, V]) drop(key K) {
	if r := m.entries[key]; r != nil {
		m.weight -= max(1, r.weight)
		delete(m.entries, key)
	}
}
