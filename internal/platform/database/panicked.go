package database

import (
	"fmt"
	"runtime/debug"
)

// panicked is a panic of a transaction's function on its way to the goroutine that called InTx.
type panicked struct {
	value any
	stack []byte
}

func caught(value any) any { return &panicked{value: value, stack: debug.Stack()} }

// Error prints the value and where it was first thrown.
func (p *panicked) Error() string {
	return fmt.Sprintf("panic in a transaction: %v\n%s", p.value, p.stack)
}
