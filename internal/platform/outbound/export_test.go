package outbound

import (
	"context"
	"net"
	"time"
)

// Watch has every address that would be dialled told to seen, and none of them dialled.
func (c *Client) Watch(seen func(address string) error) { c.dialled = seen }

// AskAt has names looked up at a name server of the test.
func (c *Client) AskAt(server string) {
	c.resolver.Dial = func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", server)
	}
}

// Wait has answers take at most so long.
func (c *Client) Wait(most time.Duration) { c.patience = most }
