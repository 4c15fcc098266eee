package relay

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

var errCluster = errors.New("write cluster://SECRET@HOST:PORT?with=HOST:PORT,HOST:PORT, with a secret of at least 16 characters that every node is given")

// optionsOf reads what a server inside this program is to do: listen for those of other nodes, and for
// nobody else.
func optionsOf(address string) (*server.Options, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "cluster" || u.User == nil || strings.Trim(u.Path, "/") != "" {
		return nil, errCluster
	}
	host, port, err := net.SplitHostPort(u.Host)
	number, bad := strconv.Atoi(port)
	if secret := u.User.Username(); err != nil || bad != nil || number < 0 || number > 65535 || len(secret) < 16 {
		return nil, errCluster
	}
	o := &server.Options{
		// Without a listener for clients it opens no routes. This one is for this machine, and for the secret.
		Host: "127.0.0.1", Port: server.RANDOM_PORT, Username: "mobilize", Password: u.User.Username(), NoSigs: true, NoLog: true, MaxPayload: 1024,
		Cluster: server.ClusterOpts{Name: "mobilize", Host: host, Port: number, Username: "mobilize", Password: u.User.Username(), NoAdvertise: true, PoolSize: -1, PingInterval: 2 * time.Second, MaxPingsOut: 2},
	}
	if number == 0 {
		o.Cluster.Port = server.RANDOM_PORT
	}
	for peer := range strings.SplitSeq(u.Query().Get("with"), ",") {
		if peer == "" {
			continue
		}
		if _, _, err := net.SplitHostPort(peer); err != nil {
			return nil, errCluster
		}
		o.Routes = append(o.Routes, &url.URL{Scheme: "nats", User: url.UserPassword("mobilize", u.User.Username()), Host: peer})
	}
	return o, nil
}

// serve starts the server inside this program.
func (r *Relay) serve(address string) error {
	o, err := optionsOf(address)
	if err != nil {
		return err
	}
	if r.inside, err = server.NewServer(o); err != nil {
		return fmt.Errorf("make a NATS server: %w", err)
	}
	r.peers, r.secret = len(o.Routes), o.Password
	r.inside.Start()
	if !r.inside.ReadyForConnections(waitFor) {
		r.inside.Shutdown()
		return fmt.Errorf("the NATS server inside does not listen at port %d", o.Cluster.Port)
	}
	return nil
}
