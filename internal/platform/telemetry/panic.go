package telemetry

import (
	"fmt"
	"path"
	"runtime"
	"strings"
)

// PanicError is a panic as an error that a log may hold: where it was, and what the runtime calls it.
type PanicError struct {
	what   string
	frames []string
}

// Panicked returns the error of a recovered value. Call it in the function that recovered: it
// keeps where the panic came from. Of the value it keeps what the Go runtime says (an index, a nil
// pointer), and the type of anything else.
func Panicked(value any) *PanicError {
	p := &PanicError{what: fmt.Sprintf("%T", value)}
	if said, ok := value.(runtime.Error); ok {
		p.what = said.Error()
	}
	var pcs [64]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for frame, more := frames.Next(); more; frame, more = frames.Next() {
		if !strings.HasPrefix(frame.Function, "runtime.") {
			p.frames = append(p.frames, fmt.Sprintf("%s %s:%d", path.Base(frame.Function), path.Base(frame.File), frame.Line))
		}
	}
	return p
}

// Error says what it was and where, in one line.
func (p *PanicError) Error() string {
	const enough = 12
	return "panic: " + p.what + " at " + strings.Join(p.frames[:min(enough, len(p.frames))], " < ")
}
