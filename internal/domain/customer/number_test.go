package customer_test

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"mobilize/internal/domain/customer"
)

// Every number that is drawn is one, and with any one digit wrong or any two neighbours swapped it is none.
func TestAMisreadNumberIsFound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		random := rapid.SliceOfN(rapid.Byte(), 64, 64).Draw(t, "random")
		number, err := customer.NewNumber(bytes.NewReader(append(random, 0, 0, 0, 7)))
		if err != nil || !customer.IsNumber(number) || number[0] == '0' {
			t.Fatalf("drew %q, %v", number, err)
		}
		for i := range len(number) {
			for digit := byte('0'); digit <= '9'; digit++ {
				wrong := []byte(number)
				wrong[i] = digit
				if digit != number[i] && customer.IsNumber(string(wrong)) {
					t.Errorf("%s read as %s is not found", number, wrong)
				}
			}
			if i > 0 && number[i] != number[i-1] {
				swapped := []byte(number)
				swapped[i], swapped[i-1] = swapped[i-1], swapped[i]
				if customer.IsNumber(string(swapped)) {
					t.Errorf("%s read as %s is not found", number, swapped)
				}
			}
		}
	})
}

func TestIsNumber(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "1", "12345678", "1234567890", "12345678x", " 12345678", "１２３"} {
		if customer.IsNumber(text) {
			t.Errorf("%q is taken for a customer number", text)
		}
	}
}
