// Package outboundtest gives tests the hostile side of the network.
//
// Owns: a name server that answers as a test says, and the ways of writing an address that is not public.
// Does not own: foreign services and their formats (the domains' fixtures).
// Start reading at: NameServer.
package outboundtest

import (
	"context"
	"encoding/binary"
	"net"
	"net/netip"
	"sync/atomic"
	"testing"
)

// NameServer answers every question for an IPv4 address (RFC 1035) with what answer gives for the count-th, and
// returns its address. A question for an IPv6 address is told that there is none.
func NameServer(t testing.TB, answer func(count int) netip.Addr) string {
	t.Helper()
	conn, err := new(net.ListenConfig).ListenPacket(context.WithoutCancel(t.Context()), "udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() }) // it answers as long as it is asked
	var asked atomic.Int64
	go func() {
		buffer := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buffer)
			if err != nil {
				return
			}
			if reply := replyTo(buffer[:n], func() netip.Addr { return answer(int(asked.Add(1))) }); reply != nil {
				_, _ = conn.WriteTo(reply, from)
			}
		}
	}()
	return conn.LocalAddr().String()
}

func replyTo(query []byte, answer func() netip.Addr) []byte {
	const header = 12
	end := header
	for end < len(query) && query[end] != 0 {
		end += 1 + int(query[end])
	}
	end += 5 // the root, type and class
	if end > len(query) {
		return nil
	}
	reply := append([]byte(nil), query[:end]...)
	binary.BigEndian.PutUint16(reply[2:], 0x8180) // an answer, without a fault
	clear(reply[6:header])
	if binary.BigEndian.Uint16(query[end-4:]) == 1 {
		binary.BigEndian.PutUint16(reply[6:], 1)
		to := answer().As4()
		reply = append(reply, 0xc0, header, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
		reply = append(reply, to[:]...)
	}
	return reply
}
