//go:build linux

package main

import (
	"errors"
	"fmt"
	"image"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"sync/atomic"
	"time"

	"latchkey/auth"
	"latchkey/e2e/session"
	"latchkey/ui/words"
)

const (
	frameRounds = 7   // of each state of the window, taking turns
	framesEach  = 40  // in one round
	perSecond   = 500 // requests through the lease
	senders     = 8   // connections to the lease
	answerBytes = 2000
	warmUp      = time.Second // until requests flow evenly
)

const rowFrame = "frame time with 500 requests a second through a lease ÷ without"

// frames measures what a person feels of a window whose lease is used: the time from a movement of
// the mouse to the first frame that shows it, in the room Programs, with requests and without.
func frames(t *table, bin string) error {
	if !t.wants(rowFrame) {
		return nil
	}
	d, err := session.New()
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	if err := errors.Join(d.Show(), d.Unlock()); err != nil {
		return err
	}
	answer := make([]byte, answerBytes)
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(answer) }))
	defer api.Close()
	window, address, err := openLease(d, bin, api.URL)
	if err != nil {
		return err
	}
	defer window.Stop()
	s, err := openScreen(d.Display)
	if err != nil {
		return err
	}
	defer s.conn.Close()
	var busy, idle []float64
	for range frameRounds {
		one, err := s.frameTime()
		if err != nil {
			return err
		}
		idle = append(idle, one)
		l := startLoad(address)
		time.Sleep(warmUp)
		one, err = s.frameTime()
		if err := errors.Join(err, l.stop()); err != nil {
			return err
		}
		busy = append(busy, one)
	}
	t.print(row{rowFrame, busy, idle, "ms", 1.5})
	return nil
}

var lentAddress = regexp.MustCompile(`http://127\.0\.0\.1:\d+/[A-Za-z0-9_-]{43}`)

// openLease opens a window with one account, lends that to a command, and shows the lease.
func openLease(d *session.Session, bin, api string) (window *session.Process, address string, err error) {
	const issuer = "http://127.0.0.1:1"
	provider := fmt.Sprintf("id = \"bench\"\nname = \"Bench\"\nissuer = %q\nclient_id = \"bench\"\nresources = [%q]\n[endpoints]\n", issuer, api)
	for _, endpoint := range []string{"authorization", "token", "jwks"} {
		provider += fmt.Sprintf("%s = \"%s/%s\"\n", endpoint, issuer, endpoint)
	}
	folder := filepath.Join(d.Home, ".config/latchkey/providers")
	err = errors.Join(os.MkdirAll(folder, 0o700), os.WriteFile(filepath.Join(folder, "bench.toml"), []byte(provider), 0o600))
	if err == nil {
		err = fill(d, usualVault(d), 1, time.Hour, func(a *auth.Account) { a.Provider, a.ClientID = "bench", "bench" })
	}
	if err != nil {
		return nil, "", err
	}
	if window, err = d.Start(d.Command(filepath.Join(bin, "latchkey"))); err != nil {
		return nil, "", err
	}
	w, err := d.Window(window, words.AppName())
	if err == nil {
		err = errors.Join(w.Read("Person 0000"), w.Press("ctrl+2"))
	}
	if err != nil {
		return window, "", err
	}
	lease, err := d.Start(d.Command(filepath.Join(bin, "latchkey-headless"), "lend", "account 0", "--for", "1h"))
	if err != nil {
		return window, "", err
	}
	err = session.Wait("the lent address", func() (bool, error) {
		address = lentAddress.FindString(lease.Output())
		if address == "" && !lease.Running() {
			return false, errors.New("it ended: " + lease.Output())
		}
		return address != "", nil
	})
	if err == nil {
		err = w.Read(words.ProgramsLeases())
	}
	time.Sleep(settle)
	return window, address, err
}

// load sends requests evenly.
type load struct {
	end    chan struct{}
	done   sync.WaitGroup
	began  time.Time
	served atomic.Int64
	failed atomic.Value // the latest error
}

func startLoad(address string) *load {
	l := &load{end: make(chan struct{}), began: time.Now()}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: senders}}
	for i := range senders {
		l.done.Go(func() {
			every := senders * time.Second / perSecond
			next := l.began.Add(time.Duration(i) * every / senders)
			for {
				select {
				case <-l.end:
					return
				case <-time.After(time.Until(next)):
				}
				next = next.Add(every)
				if err := l.send(client, address); err != nil {
					l.failed.Store(err)
				}
			}
		})
	}
	return l
}

func (l *load) send(client *http.Client, address string) error {
	resp, err := client.Get(address + "/notes")
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if n, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != http.StatusOK || n != answerBytes {
		return errors.Join(err, fmt.Errorf("a request through the lease: %s, %d bytes", resp.Status, n))
	}
	l.served.Add(1)
	return nil
}

// stop ends the load. It is an error if a request failed or much fewer were served than meant.
func (l *load) stop() error {
	close(l.end)
	l.done.Wait()
	if err, ok := l.failed.Load().(error); ok {
		return err
	}
	if rate := float64(l.served.Load()) / time.Since(l.began).Seconds(); rate < perSecond*0.9 {
		return fmt.Errorf("only %.0f requests a second were served", rate)
	}
	return nil
}

// Places in the rail: between two items, and a row of pixels within the item Accounts, whose ground
// changes below the mouse.
var (
	restAt  = image.Pt(40, 450)
	itemAt  = image.Pt(40, 96)
	itemRow = image.Rect(12, 80, 68, 81)
)

// frameTime is the median time, in milliseconds, from a movement of the mouse onto an item of the rail
// to the first frame in which the item has changed.
func (s *screen) frameTime() (float64, error) {
	var all []float64
	for range framesEach {
		if err := s.point(restAt); err != nil {
			return 0, err
		}
		before, err := s.still(itemRow)
		if err != nil {
			return 0, err
		}
		moved := time.Now()
		if err := s.point(itemAt); err != nil {
			return 0, err
		}
		for {
			now, err := s.pixels(itemRow.Min.X, itemRow.Min.Y, itemRow.Dx())
			if err != nil {
				return 0, err
			}
			if string(now) != string(before) {
				break
			}
			if time.Since(moved) > session.Patience {
				return 0, errors.New("the window did not answer the mouse")
			}
			time.Sleep(200 * time.Microsecond)
		}
		all = append(all, float64(time.Since(moved).Microseconds())/1000)
	}
	return median(all), nil
}

// still waits until a row of pixels has not changed for longer than a hover takes to fade, and
// returns it.
func (s *screen) still(row image.Rectangle) ([]byte, error) {
	const fade = 150 * time.Millisecond
	var last []byte
	for since := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		now, err := s.pixels(row.Min.X, row.Min.Y, row.Dx())
		if err != nil {
			return nil, err
		}
		if string(now) != string(last) {
			last, since = now, time.Now()
		}
		if time.Since(since) > fade {
			return last, nil
		}
	}
}
