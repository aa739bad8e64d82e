//go:build linux

package main

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"time"

	"latchkey/e2e/session"
)

const (
	few        = 10
	many       = 10_000
	saveRounds = 9
	readSoon   = 5 * time.Second // until a window has read what a command has saved
)

// The rows of windows with few and with many accounts.
const (
	rowServedMany = "token, through the window, 10,000 accounts ÷ 10"
	rowSaveBeside = "processor of an open window for one save, 10,000 accounts ÷ 10"
)

// scales measures what a window with many accounts costs beside one with few: the
// wait of a script for a token, and the processor time that the window takes when a
// command has saved one account.
func scales(t *table, bin string) error {
	if !t.wants(rowServedMany, rowSaveBeside) {
		return nil
	}
	// Both windows share a session, because fill has one keyring.
	d, err := session.New()
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	if err := errors.Join(d.Show(), d.Unlock()); err != nil {
		return err
	}
	big, err := openFilled(d, bin, many)
	if err != nil {
		return err
	}
	defer big.window.Stop()
	small, err := openFilled(d, bin, few)
	if err != nil {
		return err
	}
	defer small.window.Stop()
	program := filepath.Join(bin, "latchkey-headless")
	if t.wants(rowServedMany) {
		token := func(w *filledWindow) func() *exec.Cmd {
			return func() *exec.Cmd { return w.session.Command(program, "--home", w.home, "token", "account 3") }
		}
		took, err := turns(tokenRounds, []func() *exec.Cmd{token(big), token(small)})
		if err != nil {
			return err
		}
		t.print(row{rowServedMany, took[0], took[1], "ms", 3})
	}
	if !t.wants(rowSaveBeside) {
		return nil
	}
	var cost, idle [2][]float64
	for n := range saveRounds {
		for i, w := range []*filledWindow{big, small} {
			rest, restErr := w.takes(func() error { return nil })
			busy, err := w.takes(func() error { return relabel(w.session, program, n, "--home", w.home) })
			if err := errors.Join(restErr, err); err != nil {
				return err
			}
			idle[i], cost[i] = append(idle[i], rest), append(cost[i], busy)
		}
	}
	for i := range cost {
		rest := median(idle[i]) // of all rounds, because single ones differ as much as a save takes
		for n := range cost[i] {
			cost[i][n] = max(cost[i][n]-rest, 0.01)
		}
	}
	t.print(row{rowSaveBeside, cost[0], cost[1], "ms", 3})
	return nil
}

// filledWindow is a window that is open on a home with accounts.
type filledWindow struct {
	session *session.Session
	home    string
	window  *session.Process
}

func openFilled(d *session.Session, bin string, accounts int) (*filledWindow, error) {
	w := &filledWindow{session: d, home: filepath.Join(d.Home, fmt.Sprintf("home-%d", accounts))}
	err := fill(d, filepath.Join(w.home, "vault"), accounts, 12*time.Hour)
	if err == nil {
		w.window, err = d.Start(d.Command(filepath.Join(bin, "latchkey"), "--home", w.home))
	}
	if err == nil {
		err = session.Wait("the window to hand out tokens", func() (bool, error) {
			if !w.window.Running() {
				return false, errors.New("it ended: " + w.window.Output())
			}
			return w.served(), nil
		})
	}
	if err != nil {
		return nil, fmt.Errorf("a window with %d accounts: %w", accounts, err) // closing the session ends it
	}
	time.Sleep(rested)
	return w, nil
}

// served reports whether a window hands out tokens.
func (w *filledWindow) served() bool {
	found, _ := filepath.Glob(filepath.Join(w.home, "run/agent-*/*.sock")) // the pattern is valid
	return len(found) == 1
}

// takes is the processor time of the window from act until it has read what changed.
func (w *filledWindow) takes(act func() error) (ms float64, err error) {
	pid := w.window.Cmd.Process.Pid
	before, err := processor(pid)
	if err != nil {
		return 0, err
	}
	if err := act(); err != nil {
		return 0, err
	}
	time.Sleep(readSoon)
	after, err := processor(pid)
	return float64((after - before).Microseconds()) / 1000, err
}
