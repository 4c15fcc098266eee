//go:build !race

package archive_test

const slowdown = 1
