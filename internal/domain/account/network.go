package account

import (
	"net/netip"
	"strconv"
)

// usesOfNetwork is what an allowance of a network is used by. Whoever has an IPv6 network of /48 has
// 65,536 of /64: the wider ones are counted too, with twice and four times as much, since a house has
// one /56 and a school one /48, and providers are not of one mind about that.
func usesOfNetwork(a Allowance, network string) []Use {
	uses := []Use{{a, network}}
	prefix, err := netip.ParsePrefix(network)
	if err != nil || !prefix.Addr().Is6() {
		return uses
	}
	for i, bits := range []int{56, 48} {
		wider, err := prefix.Addr().Prefix(bits)
		if err != nil {
			return uses
		}
		more := Allowance{Name: a.Name + "." + strconv.Itoa(bits), Count: a.Count << (i + 1), Within: a.Within}
		uses = append(uses, Use{more, wider.String()})
	}
	return uses
}
