//go:build !race

package apptest_test

const isRaced = false
