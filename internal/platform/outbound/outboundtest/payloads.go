package outboundtest

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
)

// inside are IPv4 addresses that no server of ours may reach for a stranger: each range's first, last and one in it.
var inside = []string{
	"0.0.0.0", "0.0.0.1", "0.255.255.255", "10.0.0.0", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "100.127.255.255",
	"127.0.0.1", "127.0.0.53", "127.1.2.3", "127.255.255.255", "169.254.0.1", "169.254.169.254", "169.254.170.2", "172.16.0.1", "172.17.0.1",
	"172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1", "192.168.1.1", "192.168.255.255", "198.18.0.1",
	"198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "168.63.129.16",
}

// insideSix are IPv6 addresses of the same kind.
var insideSix = []string{
	"::", "::1", "fe80::1", "fe80::a9fe:a9fe", "febf::1", "fec0::1", "fc00::1", "fd00::1", "fd00:ec2::254", "fd20:ce::254", "ff02::1", "ff05::2",
	"100::1", "2001:db8::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:10::1", "2001:20::1", "3fff::1", "5f00::1", "64:ff9b:1::1",
}

// Payloads are hosts as somebody would write them who wants to be taken where the server may not go, each once: all
// the ways of writing an IPv4 address, and of putting one into an IPv6 address; with some drawn by chance.
func Payloads(chance *rand.Rand) []string {
	four := slices.Clone(inside)
	for range 20 {
		four = append(four, fmt.Sprintf("10.%d.%d.%d", chance.IntN(256), chance.IntN(256), chance.IntN(256)),
			fmt.Sprintf("127.%d.%d.%d", chance.IntN(256), chance.IntN(256), chance.IntN(256)))
	}
	var hosts []string
	for _, text := range four {
		a := netip.MustParseAddr(text)
		hosts = append(hosts, spellings(a)...)
		hosts = append(hosts, embedded(a)...)
	}
	for _, text := range insideSix {
		hosts = append(hosts, "["+text+"]", "["+netip.MustParseAddr(text).StringExpanded()+"]")
	}
	hosts = append(hosts, "[fe80::1%25lo]", "[fe80::1%25eth0]", "localhost", "localhost.", "LOCALHOST", "ip6-localhost", "metadata.google.internal",
		"metadata", "instance-data", "kubernetes.default.svc", "127.0.0.1.nip.io", "169.254.169.254.nip.io", "localtest.me", "①②⑦.⓪.⓪.①", "127。0。0。1")
	slices.Sort(hosts)
	return slices.Compact(hosts)
}

// spellings are the ways the C library, browsers and shells read an IPv4 address.
func spellings(a netip.Addr) []string {
	b := a.As4()
	whole := uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
	return []string{
		a.String(), a.String() + ".", fmt.Sprint(whole), fmt.Sprintf("0x%x", whole), fmt.Sprintf("0X%08X", whole), fmt.Sprintf("0%o", whole),
		fmt.Sprintf("0%o.0%o.0%o.0%o", b[0], b[1], b[2], b[3]), fmt.Sprintf("0x%x.0x%x.0x%x.0x%x", b[0], b[1], b[2], b[3]),
		fmt.Sprintf("%d.%d", b[0], whole&0xffffff), fmt.Sprintf("%d.%d.%d", b[0], b[1], whole&0xffff), fmt.Sprintf("%03d.%03d.%03d.%03d", b[0], b[1], b[2], b[3]),
		fmt.Sprintf("0x%x.%d", b[0], whole&0xffffff),
	}
}

// embedded are the IPv6 addresses that lead to an IPv4 one.
func embedded(a netip.Addr) []string {
	b := a.As4()
	hex := fmt.Sprintf("%02x%02x:%02x%02x", b[0], b[1], b[2], b[3])
	hosts := []string{
		"::ffff:" + a.String(), "::ffff:" + hex, "::" + a.String(), "::ffff:0:" + a.String(), "64:ff9b::" + a.String(), "64:ff9b::" + hex,
		"64:ff9b:1::" + a.String(), "2002:" + hex + "::", "2002:" + hex + "::1", "2001:0:" + hex + "::1",
		"2001:0:1:2:3:4:" + fmt.Sprintf("%02x%02x:%02x%02x", ^b[0], ^b[1], ^b[2], ^b[3]), "fe80::5efe:" + a.String(), "2606:4700::5efe:" + a.String(),
		"2606:4700::200:5efe:" + a.String(),
	}
	for i, host := range hosts {
		hosts[i] = "[" + strings.ToLower(host) + "]"
	}
	return hosts
}
