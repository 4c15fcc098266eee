//go:build race

package apptest_test

// isRaced says that the race detector runs: every cell costs ten times as much, and asks the same again.
const isRaced = true
