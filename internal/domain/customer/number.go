package customer

import (
	"fmt"
	"io"
)

// NumberLength is how many digits a customer number has, the last of them a check.
const NumberLength = 9

// damm is a quasigroup of order ten without a fixed point but nought (H. Michael Damm, 2004): by it every
// wrong digit and every swap of neighbours is found.
var damm = [10][10]byte{
	{0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
	{7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
	{4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
	{1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
	{6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
	{3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
	{5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
	{8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
	{9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
	{2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
}

func check(digits string) byte {
	var sum byte
	for i := range len(digits) {
		sum = damm[sum][digits[i]-'0']
	}
	return sum
}

// IsNumber says whether text is a customer number that nobody has misread.
func IsNumber(text string) bool {
	if len(text) != NumberLength {
		return false
	}
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return check(text) == 0
}

// newNumber draws a customer number. It begins with no nought, which a spreadsheet would take away.
func newNumber(rand io.Reader) (string, error) {
	const first, span = 10_000_000, 90_000_000
	for {
		var b [4]byte
		if _, err := io.ReadFull(rand, b[:]); err != nil {
			return "", fmt.Errorf("draw a customer number: %w", err)
		}
		n := uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
		if n >= 1<<32/span*span { // so that each is as likely
			continue
		}
		digits := fmt.Sprintf("%08d", first+n%span)
		return digits + string('0'+check(digits)), nil
	}
}
