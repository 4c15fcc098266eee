package outbound

import "net/netip"

// notPublic are the ranges that belong to nobody on the public internet, or lead somewhere else than they say (IANA
// special-purpose registries; RFC 6890 and its successors), and what clouds answer their own machines at.
var notPublic = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
	"192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"168.63.129.16/32",  // Azure's own services
	"2001::/23",         // protocols, Teredo among them: it holds another address
	"2001:db8::/32",     // examples
	"2002::/16",         // 6to4: it holds another address
	"2620:4f:8000::/48", // nothing answers there
	"3fff::/20",         // examples
)

// publicSix is all of IPv6 that is given out to anybody: loopback, link-local, unique local, multicast, mapped,
// compatible, translated (NAT64) and discarded addresses lie outside.
var publicSix = netip.MustParsePrefix("2000::/3")

func prefixes(texts ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		out[i] = netip.MustParsePrefix(text)
	}
	return out
}

// IsPublic says whether an address is one on the public internet. An IPv4 address in IPv6's clothes is judged as
// what it is; those that carry one in other ways are not public.
func IsPublic(a netip.Addr) bool {
	if !a.IsValid() || a.Zone() != "" {
		return false
	}
	a = a.Unmap()
	if a.Is6() && (!publicSix.Contains(a) || isISATAP(a)) {
		return false
	}
	for _, p := range notPublic {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// isISATAP says whether a carries an IPv4 address behind 0:5efe or 200:5efe (RFC 5214), which a router of a network
// unpacks.
func isISATAP(a netip.Addr) bool {
	b := a.As16()
	return (b[8] == 0 || b[8] == 2) && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe
}
