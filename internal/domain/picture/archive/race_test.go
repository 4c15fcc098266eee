//go:build race

package archive_test

// slowdown is what the race detector makes of any time (2 to 20 times, by its documentation).
const slowdown = 10
