package home

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/agent"
)

// served opens a session on disk in a home that has a short path, and serves.
func served(t *testing.T, news func(News)) *Session {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "lk")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	h, err := At(dir)
	if err != nil {
		t.Fatal(err)
	}
	s, err := h.Open(t.Context(), Opening{Keeper: auth.KeeperPassphrase, Create: true}.WithPassphrase(auth.NewSecret("correct horse")))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if news != nil {
		s.Follow(news)
	}
	s.Serve()
	return s
}

// TestE15TheSocketComesBack: the folder of the sockets of a running session is
// removed. Commands find the holder again.
func TestE15TheSocketComesBack(t *testing.T) {
	was := socketLook
	socketLook = 10 * time.Millisecond
	defer func() { socketLook = was }()
	s := served(t, nil)
	defer func() { _ = s.Close() }()
	a := auth.Account{Label: "ada", Provider: "demo", Grant: auth.Grant{AccessToken: auth.NewSecret("t"), TokenType: "Bearer"}}
	if err := s.Vault.Save(t.Context(), &a); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := os.RemoveAll(s.Home.RunDir()); err != nil {
			t.Fatal(err)
		}
		for {
			token, _, err := s.Home.AskHolder(t.Context(), Take{Account: "ada"})
			if err == nil && token.Reveal() == "t" {
				break
			}
			if err != agent.ErrNoHolder {
				t.Fatal(err)
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
}

// TestE15TheLogIsSaid: a log that cannot be written is news, once.
func TestE15TheLogIsSaid(t *testing.T) {
	var mu sync.Mutex
	var said []Fault
	s := served(t, func(n News) {
		mu.Lock()
		defer mu.Unlock()
		if n.Fault != nil {
			said = append(said, *n.Fault)
		}
	})
	if err := os.WriteFile(s.Home.LogDir(), nil, 0o600); err != nil { // a file in the folder's place
		_ = os.RemoveAll(s.Home.LogDir())
		if err := os.WriteFile(s.Home.LogDir(), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		s.news.publish(News{Event: &auth.Event{Attempt: "a", Step: auth.StepRefresh, At: time.Now()}})
	}
	mu.Lock()
	defer mu.Unlock()
	if len(said) != 1 || said[0].What != FaultLog || said[0].Err.Detail != filepath.Join(s.Home.LogDir(), "latchkey.log") {
		t.Errorf("said: %+v", said)
	}
}
