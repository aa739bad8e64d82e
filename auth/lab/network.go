package lab

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

// onDial is called with each connection of a run, and returns the connection to use; tests
// read what crosses it. nil means that the connection is used as it is.
var onDial atomic.Pointer[func(net.Conn) net.Conn]

// network is what the parties of a run can reach: the servers of the run, and nothing else.
type network struct {
	mu      sync.Mutex
	hosts   map[string]bool   // address and port
	detours map[string]string // of Latchkey's connections: the host that it means, and where they end
}

func newNetwork() *network {
	return &network{hosts: map[string]bool{}, detours: map[string]string{}}
}

// open lets the parties connect to a host of the run.
func (n *network) open(host string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.hosts[host] = true
}

// route returns where a connection to address ends; "" means that it is refused.
func (n *network) route(address string, detoured bool) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	if to := n.detours[address]; detoured && to != "" {
		return to
	}
	if n.hosts[address] {
		return address
	}
	return ""
}

// detour makes Latchkey's connections to a host end at another one.
func (n *network) detour(host, to string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.detours[host] = to
}

// transport returns a way to the servers of the run: through the detours for Latchkey's, and
// directly for everybody else's. Each request has a connection of its own, so that none
// outlives a detour or the run.
func (n *network) transport(detoured bool) *http.Transport {
	return &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, kind, address string) (net.Conn, error) {
			to := n.route(address, detoured)
			if to == "" {
				return nil, fmt.Errorf("lab: %s is no server of this run", address)
			}
			conn, err := (&net.Dialer{Timeout: 10 * time.Second}).DialContext(ctx, kind, to)
			if err != nil {
				return nil, err
			}
			if use := onDial.Load(); use != nil {
				conn = (*use)(conn)
			}
			return conn, nil
		},
	}
}

// hostOf returns the host and port of an address that this program made.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}
