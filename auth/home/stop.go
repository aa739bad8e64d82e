package home

import (
	"context"
	"path/filepath"
	"sync"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/lend"
)

// LendAlone is Lend for a command that opened the vault itself. A Stop of another process
// ends the lease, too; a lease that nothing could stop is not opened. stop ends the
// listening for that.
func (s *Session) LendAlone(ctx context.Context, name string, what agent.Lending) (lent *agent.Lent, stop func(), err error) {
	if _, err := Find(ctx, s.Vault, name); err != nil { // before anything is made for it
		return nil, nil, err
	}
	dir, err := s.Home.lendersDir()
	if err != nil {
		return nil, nil, err
	}
	listening, err := agent.Listen(dir, agent.Options{Stop: func(context.Context, bool) agent.Stopped {
		return agent.Stopped{Leases: await(s.endLeases(lend.EndedStop))}
	}})
	if err != nil {
		return nil, nil, err
	}
	lent, err = s.Lend(ctx, Take{Account: name, From: agent.Self()}, what)
	if err != nil {
		listening.Close()
		return nil, nil, err
	}
	return lent, listening.Close, nil
}

// await waits until leases have ended, and returns their number.
func await(ended []*openLease) int {
	for _, o := range ended {
		<-o.Done()
	}
	return len(ended)
}

// lendersDir is the folder in which the commands that lend by themselves listen.
func (h *Home) lendersDir() (string, error) {
	dir, err := filepath.Abs(h.VaultDir())
	return agent.LendersDir(h.RunDir(), dir), err
}

// Stop ends every lease of this session and hands out nothing any more; with revoke it then
// revokes every account. At its end News.Stopped asks for the vault to be locked, so that its
// key is wiped.
func (s *Session) Stop(ctx context.Context, revoke bool) agent.Stopped {
	s.holder.locked.Store(true)
	done := agent.Stopped{Leases: await(s.endLeases(lend.EndedStop)), IsWindow: true}
	if revoke {
		done.Revoked, _ = s.RevokeAll(ctx)
	}
	s.SetLocked(true)
	s.news.publish(News{Stopped: true})
	return done
}

// revokers is how many accounts are revoked at a time.
const revokers = 8

// RevokeAll revokes every account that is to be revoked, and returns each with its
// failure. The error is that of reading the accounts; those that could be read are revoked all
// the same.
func (s *Session) RevokeAll(ctx context.Context) ([]agent.Revoked, error) {
	accounts, err := s.Vault.List(ctx)
	var all []agent.Revoked
	for _, a := range accounts {
		if a.IsToRevoke() {
			all = append(all, agent.Revoked{Account: a})
		}
	}
	var working sync.WaitGroup
	turn := make(chan struct{}, revokers)
	for i := range all {
		working.Go(func() {
			turn <- struct{}{}
			defer func() { <-turn }()
			now, err := s.Client.Revoke(ctx, all[i].Account.ID)
			if now.ID != "" {
				all[i].Account = now
			}
			all[i].Err = auth.AsError(err)
		})
	}
	working.Wait()
	return all, err
}

// StopAll has every process of this home end its leases and lock its vault; see agent.Stop.
func (h *Home) StopAll(ctx context.Context, revoke bool) ([]agent.Stopped, auth.Keeper, error) {
	holders, err := h.agentDir()
	if err != nil {
		return nil, "", err
	}
	lenders, err := h.lendersDir()
	if err != nil {
		return nil, "", err
	}
	return agent.Stop(ctx, []string{holders, lenders}, revoke)
}
