package home

import (
	"context"
	"path/filepath"
	"sync"

	"latchkey/auth/refresher"
)

// refresherFile remembers the failures of the background refresh, beside the
// traces. It holds no secret.
func (h *Home) refresherFile() string {
	return filepath.Join(filepath.Dir(h.TracesDir()), "refresher.json")
}

// Refreshing renews tokens before their end until stop is called, which waits
// for what is on its way. The settings may say that nobody wants that; then it
// does nothing. Only what stays open does it: a command renews when it is asked
// for a token.
func (s *Session) Refreshing() (stop func()) {
	if config, err := s.Home.Config(); err != nil || config.BackgroundRefresh != nil && !*config.BackgroundRefresh {
		return func() {}
	}
	ctx, cancel := context.WithCancel(context.Background())
	r := &refresher.Refresher{Client: s.Client, Stamp: s.Vault.Stamp, State: s.Home.refresherFile()}
	var running sync.WaitGroup
	running.Go(func() { r.Run(ctx) })
	return func() { cancel(); running.Wait() }
}
