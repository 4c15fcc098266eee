package live

import "mobilize/internal/vocabulary/ident"

// Open opens a stream that nothing is written to.
func Open(h *Hub, person, session ident.ID, circles ...ident.ID) error {
	s, err := h.open(person, session)
	if err == nil {
		h.follow(s, circles)
	}
	return err
}

// Going is how many streams of a session are not told to close.
func Going(h *Hub, session ident.ID) (count int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.sessions[session] {
		if s.end == goesOn {
			count++
		}
	}
	return count
}

// Hearing is how many streams hear of a circle.
func Hearing(h *Hub, circle ident.ID) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.circles[circle])
}

// Attach opens a stream that is written to to.
func Attach(h *Hub, person, session ident.ID, to pipe, circles ...ident.ID) {
	s, err := h.open(person, session)
	if err != nil {
		panic(err) // the hub is open
	}
	h.follow(s, circles)
	h.attach(s, to, []byte(greeting))
}
