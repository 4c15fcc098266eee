package app_test

import (
	"net/url"
	"slices"
	"testing"

	"mobilize/internal/app/inventory"
	"mobilize/internal/domain/picture/internet"
	"mobilize/internal/vocabulary/personal"
	"mobilize/policy"
)

// Whoever can be asked is told of: in the policy's list, in the inventory, and nowhere is anybody else.
func TestWhoIsAskedIsToldOf(t *testing.T) {
	t.Parallel()
	told, err := policy.Processors()
	if err != nil {
		t.Fatal(err)
	}
	var promised, asked []string
	for _, p := range told {
		promised = append(promised, p.Hosts...)
	}
	for _, name := range internet.Names() {
		provider, ok := internet.New(name, "", nil)
		if !ok || !slices.ContainsFunc(told, func(p policy.Processor) bool { return p.ID == name && p.Setting == "MOBILIZE_PICTURE_SEARCH="+name }) {
			t.Errorf("%s is not in policy/processors.yaml", name)
			continue
		}
		for _, host := range provider.Hosts() {
			u, err := url.Parse(host)
			if err != nil || u.Scheme != "https" {
				t.Errorf("%s is asked at %s", name, host)
				continue
			}
			asked = append(asked, u.Host)
		}
	}
	declared := inventory.Data().PlacesOf(personal.ThirdParty)
	for _, list := range [][]string{promised, asked, declared} {
		slices.Sort(list)
	}
	if !slices.Equal(asked, promised) || !slices.Equal(asked, declared) {
		t.Errorf("asked %v, promised %v, declared %v", asked, promised, declared)
	}
}
