package database

import "time"

// gather decides how long a group of writes is held open for more. A commit costs the same for one
// write as for twenty, so when writes come in company the group waits for as many as the two groups
// before it had, for a quarter of what a commit takes and at most a millisecond. A write that
// comes alone waits for nobody.
type gather struct {
	enough    *time.Timer
	isWaiting bool // enough is running
	isOver    bool // this group has waited

	last, beforeLast int           // sizes of the groups before
	began            time.Time     // when the commit under way began
	takes            time.Duration // a commit, lately
}

// mostGather bounds what a slow disk makes everybody wait.
const mostGather = time.Millisecond

func newGather() gather {
	g := gather{enough: time.NewTimer(time.Hour)}
	g.enough.Stop()
	return g
}

// expects says whether a group of count is held open; enough then says when no longer.
func (g *gather) expects(count int) bool {
	if g.isOver || g.last+g.beforeLast <= 2 || count >= g.last+g.beforeLast {
		return false
	}
	if !g.isWaiting {
		g.isWaiting = true
		g.enough.Reset(min(g.takes/4, mostGather))
	}
	return true
}

// over says that enough has fired.
func (g *gather) over() { g.isWaiting, g.isOver = false, true }

// commits says that a group of count is complete.
func (g *gather) commits(count int) {
	if g.isWaiting {
		g.enough.Stop()
	}
	g.isWaiting, g.isOver = false, false
	g.beforeLast, g.last = g.last, count
	g.began = time.Now() //nolint:forbidigo // how long the disk takes, not what time it is
}

// committed says that the group's commit has ended.
func (g *gather) committed() {
	took := time.Since(g.began) //nolint:forbidigo // as above
	g.takes += (took - g.takes) / 4
}
