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
	big, err := openFilled(bin, many)
	if err != nil {
		return err
	}
	defer big.close()
	small, err := openFilled(bin, few)
	if err != nil {
		return err
	}
	defer small.close()
	program := filepath.Join(bin, "latchkey-headless")
	if t.wants(rowServedMany) {
		token := func(w *filledWindow) func() *exec.Cmd {
			return func() *exec.Cmd { return w.session.Command(program, "token", "account 3") }
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
	var cost [2][]float64
	for n := range saveRounds {
		for i, w := range []*filledWindow{big, small} {
			ms, err := w.save(program, n)
			if err != nil {
				return err
			}
			cost[i] = append(cost[i], ms)
		}
	}
	t.print(row{rowSaveBeside, cost[0], cost[1], "ms", 3})
	return nil
}

// filledWindow is a window that is open on a vault with accounts.
type filledWindow struct {
	session *session.Session
	window  *session.Process
}

func openFilled(bin string, accounts int) (w *filledWindow, err error) {
	w = &filledWindow{}
	if w.session, err = session.New(); err != nil {
		return nil, err
	}
	if err = errors.Join(w.session.Show(), w.session.Unlock()); err == nil {
		err = fill(w.session, accounts, 12*time.Hour)
	}
	if err == nil {
		w.window, err = w.session.Start(w.session.Command(filepath.Join(bin, "latchkey")))
	}
	if err == nil {
		err = session.Wait("the window to hand out tokens", func() (bool, error) {
			if !w.window.Running() {
				return false, errors.New("it ended: " + w.window.Output())
			}
			sockets, err := filepath.Glob(filepath.Join(w.session.Home, "run/latchkey/agent-*/*.sock"))
			return len(sockets) == 1, err
		})
	}
	if err != nil {
		w.close()
		return nil, fmt.Errorf("a window with %d accounts: %w", accounts, err)
	}
	time.Sleep(rested)
	return w, nil
}

// save has a command save one account, and returns the milliseconds of processor
// that the window takes for it, without what it takes when it is left alone.
func (w *filledWindow) save(program string, n int) (ms float64, err error) {
	idle, err := w.takes(func() error { return nil })
	if err != nil {
		return 0, err
	}
	busy, err := w.takes(func() error { return relabel(w.session, program, n) })
	return max(busy-idle, 0.01), err
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

func (w *filledWindow) close() {
	if w.window != nil {
		w.window.Stop()
	}
	_ = w.session.Close()
}
