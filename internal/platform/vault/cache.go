package vault

import (
	"container/list"
	"sync"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
)

const (
	cacheRoom = 10_000
	cacheFor  = 5 * time.Minute
	// erasureCheckEvery bounds how long work outside a request may still open what another node erased.
	// On one node the erasure itself purges the cache; requests: see EachRequest.
	erasureCheckEvery = time.Second
)

// keyID names an opened key; epoch 0 is the one in force.
type keyID struct {
	person  ident.ID
	purpose access.Purpose
	epoch   uint32
}

// cache remembers the keys used last.
type cache struct {
	clock clock.Clock

	mu       sync.Mutex
	entries  map[keyID]*list.Element
	order    *list.List                      // of entry, the one used last in front
	persons  map[ident.ID]map[keyID]struct{} // what purge looks up
	checked  time.Time                       // when the count of erasures was last read
	erasures int64
	purges   int64 // a key asked for before a purge is not remembered after it
}

type entry struct {
	id      keyID
	key     *opened
	expires time.Time
}

func newCache(c clock.Clock) *cache {
	return &cache{
		clock:   c,
		entries: map[keyID]*list.Element{},
		order:   list.New(),
		persons: map[ident.ID]map[keyID]struct{}{},
	}
}

// refresh takes note of the count of erasures and forgets everything when it changed.
func (c *cache) refresh(erasures int64) {
	now := c.clock.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.checked = now
	if erasures == c.erasures {
		return
	}
	c.erasures = erasures
	c.purges++
	clear(c.entries)
	clear(c.persons)
	c.order.Init()
}

// get returns the key, or nil and the number of purges so far, which put wants back. isStale says
// that the count of erasures must be read before any key may be used.
func (c *cache) get(id keyID) (k *opened, purges int64, isStale bool) {
	now := c.clock.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if age := now.Sub(c.checked); age < 0 || age >= erasureCheckEvery {
		return nil, c.purges, true
	}
	at, ok := c.entries[id]
	if !ok {
		return nil, c.purges, false
	}
	e := at.Value.(*entry)
	if !now.Before(e.expires) {
		c.drop(at)
		return nil, c.purges, false
	}
	c.order.MoveToFront(at)
	return e.key, c.purges, false
}

// put remembers k, unless somebody was purged since get.
func (c *cache) put(id keyID, k *opened, purges int64) {
	expires := c.clock.Now().Add(cacheFor)
	c.mu.Lock()
	defer c.mu.Unlock()
	if purges != c.purges {
		return
	}
	if at, ok := c.entries[id]; ok {
		c.drop(at)
	}
	for c.order.Len() >= cacheRoom {
		c.drop(c.order.Back())
	}
	c.entries[id] = c.order.PushFront(&entry{id, k, expires})
	if c.persons[id.person] == nil {
		c.persons[id.person] = map[keyID]struct{}{}
	}
	c.persons[id.person][id] = struct{}{}
}

// purge forgets every key of person.
func (c *cache) purge(person ident.ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.purges++
	for id := range c.persons[person] {
		c.drop(c.entries[id])
	}
}

func (c *cache) drop(at *list.Element) {
	id := at.Value.(*entry).id
	c.order.Remove(at)
	delete(c.entries, id)
	delete(c.persons[id.person], id)
	if len(c.persons[id.person]) == 0 {
		delete(c.persons, id.person)
	}
}
