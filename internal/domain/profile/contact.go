package profile

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"mobilize/internal/vocabulary/fault"
)

// Contact is how somebody is reached beside their e-mail address. All of it is sealed, but whether the
// phone is shown.
type Contact struct {
	Phone        string // E.164, such as +4512345678; "" for none
	IsPhoneShown bool   // under help, to those they share a circle with
	Street       string // at most 200 characters
	Postcode     string // four digits; "" for none
	City         string // at most 100 characters
}

var (
	phoneForm    = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	danishForm   = regexp.MustCompile(`^\+45[2-9][0-9]{7}$`)
	postcodeForm = regexp.MustCompile(`^(0[5-9]|[1-9][0-9])[0-9]{2}$`)
	// between are the signs people write between the digits of a number.
	between = strings.NewReplacer(" ", "", "\u00a0", "", "-", "", "(", "", ")", "", ".", "")
)

// Phone returns the one spelling of a phone number, or an Invalid fault. Eight digits are Danish ones.
func Phone(number string) (string, error) {
	number = between.Replace(strings.TrimSpace(number))
	if rest, ok := strings.CutPrefix(number, "00"); ok {
		number = "+" + rest
	}
	if len(number) == 8 && !strings.HasPrefix(number, "+") {
		number = "+45" + number
	}
	if !phoneForm.MatchString(number) || strings.HasPrefix(number, "+45") && !danishForm.MatchString(number) {
		return "", fault.New(fault.Invalid, "profile.phone_malformed", "phone", "Write a phone number of eight digits, or with + and the country's code.")
	}
	return number, nil
}

// tidied returns c in its one spelling, or an Invalid fault naming the first rule it breaks, never the value.
func (c Contact) tidied() (Contact, error) {
	c.Street, c.Postcode, c.City = strings.TrimSpace(c.Street), strings.TrimSpace(c.Postcode), strings.TrimSpace(c.City)
	if c.Phone = strings.TrimSpace(c.Phone); c.Phone != "" {
		var err error
		if c.Phone, err = Phone(c.Phone); err != nil {
			return c, err
		}
	}
	switch {
	case c.Phone == "" && c.IsPhoneShown:
		return c, fault.New(fault.Invalid, "profile.phone_missing", "phone", "Write the number that is to be shown.")
	case !isLine(c.Street, 200):
		return c, fault.New(fault.Invalid, "profile.street_length", "street", "Write the street in at most 200 characters.")
	case !isLine(c.City, 100):
		return c, fault.New(fault.Invalid, "profile.city_length", "city", "Write the city in at most 100 characters.")
	case c.Postcode != "" && !postcodeForm.MatchString(c.Postcode):
		return c, fault.New(fault.Invalid, "profile.postcode_malformed", "postcode", "Write a Danish postcode: four digits.")
	}
	return c, nil
}

// isLine says whether text is one line of well-formed characters.
func isLine(text string, most int) bool {
	return utf8.ValidString(text) && utf8.RuneCountInString(text) <= most && !strings.ContainsFunc(text, unicode.IsControl)
}
