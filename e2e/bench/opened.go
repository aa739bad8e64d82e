//go:build linux

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"latchkey/e2e/session"
	"latchkey/ui/words"
)

const (
	settle       = 2 * time.Second  // until what starting took is given back
	rested       = 18 * time.Second // until the background has looked at the accounts, too
	watched      = 4 * time.Second  // how long a window is left alone
	begun        = 35 * time.Second // until a wait is no longer at its begin, when its clock counts seconds
	watchedWait  = 60 * time.Second // how long a wait is left alone: two steps of its clock
	windowHeight = 740
)

// opened is a program with its window open.
type opened struct {
	program *session.Process
	screen  *screen
	started time.Time
	seen    looks
}

// looks are what is known of one window.
type looks struct {
	first    float64 // ms from the start to the first frame
	accounts float64 // ms from the start to the first rows; 0: there are none
	memory   float64 // MiB, resident
	rest     float64 // ms of processor time for each second that it is left alone
	wait     float64 // the same while a sign-in waits
}

func (l looks) resting() float64 { return l.rest }

// takeTurns opens the programs one after the other, again and again, looks at
// each, and returns what was seen of each in its turn.
func takeTurns(d *session.Session, programs [2]string, times int, look func(*opened) error) (all [2][]looks, err error) {
	for range times {
		for i, program := range programs {
			seen, err := open(d, program, look)
			if err != nil {
				return all, fmt.Errorf("%s: %w", filepath.Base(program), err)
			}
			all[i] = append(all[i], seen)
		}
	}
	return all, nil
}

// each is one value of all looks.
func each(all []looks, value func(looks) float64) []float64 {
	var values []float64
	for _, l := range all {
		values = append(values, value(l))
	}
	return values
}

// open opens one program's window, has it looked at, and ends it.
func open(d *session.Session, program string, look func(*opened) error) (looks, error) {
	s, err := openScreen(d.Display)
	if err != nil {
		return looks{}, err
	}
	defer s.conn.Close()
	if dirty, err := s.painted(windowHeight/2, 1280); err != nil || dirty {
		return looks{}, errors.Join(err, errors.New("the display is not empty"))
	}
	w := &opened{screen: s, started: time.Now()}
	if w.program, err = d.Start(d.Command(program)); err != nil {
		return looks{}, err
	}
	defer w.program.Stop()
	if err := look(w); err != nil {
		return looks{}, err
	}
	w.program.Stop()
	return w.seen, session.Wait("the display to be empty again", func() (bool, error) {
		still, err := s.painted(windowHeight/2, 1280)
		return !still, err
	})
}

// inSight waits for the first frame and the accounts, and looks at the memory.
func (w *opened) inSight() (err error) {
	if w.seen.first, err = w.until("a frame", func() (bool, error) { return w.screen.painted(windowHeight/2, 1280) }); err != nil {
		return err
	}
	if filepath.Base(w.program.Cmd.Path) != "bare" {
		if w.seen.accounts, err = w.until("the accounts", w.screen.listed); err != nil {
			return err
		}
	}
	time.Sleep(settle)
	w.seen.memory, err = resident(w.program.Cmd.Process.Pid)
	return err
}

// atRest waits until nothing is left of the start, and then leaves the window
// alone.
func (w *opened) atRest() error {
	if _, err := w.until("a frame", func() (bool, error) { return w.screen.painted(windowHeight/2, 1280) }); err != nil {
		return err
	}
	time.Sleep(rested)
	return w.leaveAlone()
}

// waits leaves the window alone at rest and then while a sign-in waits for its browser.
func waits(d *session.Session) func(*opened) error {
	return func(w *opened) error {
		if err := w.atRest(); err != nil {
			return err
		}
		window, err := d.Window(w.program, words.AppName())
		if err != nil {
			return err
		}
		if err := errors.Join(window.Press("ctrl+n"), window.Read(words.Continue()), window.Press("Return"), window.Read(words.WaitTitle())); err != nil {
			return err
		}
		time.Sleep(begun)
		w.seen.wait, err = w.used(watchedWait)
		return err
	}
}

// putAway makes the window an icon in the taskbar and then leaves it alone.
func (w *opened) putAway() error {
	if _, err := w.until("a frame", func() (bool, error) { return w.screen.painted(windowHeight/2, 1280) }); err != nil {
		return err
	}
	time.Sleep(rested)
	if err := w.screen.putAway(windowHeight / 2); err != nil {
		return err
	}
	time.Sleep(time.Second)
	return w.leaveAlone()
}

// until waits until something is seen, and returns the milliseconds since the
// start.
func (w *opened) until(what string, seen func() (bool, error)) (ms float64, err error) {
	for ; ; time.Sleep(time.Millisecond) {
		ok, err := seen()
		took := time.Since(w.started)
		switch {
		case err != nil:
			return 0, err
		case ok:
			return took.Seconds() * 1000, nil
		case !w.program.Running() || took > session.Patience:
			return 0, fmt.Errorf("%s did not come: %s", what, w.program.Output())
		}
	}
}

// leaveAlone notes how much processor time the program takes meanwhile.
func (w *opened) leaveAlone() (err error) {
	w.seen.rest, err = w.used(watched)
	return err
}

// used returns the milliseconds of processor time that the program takes for each second of a span.
func (w *opened) used(span time.Duration) (float64, error) {
	pid := w.program.Cmd.Process.Pid
	before, err := processor(pid)
	if err != nil {
		return 0, err
	}
	began := time.Now()
	time.Sleep(span)
	after, err := processor(pid)
	return float64((after - before).Microseconds()) / 1000 / time.Since(began).Seconds(), err
}

// processor is the processor time that a program's threads have taken so far, to
// the nanosecond (proc_pid_schedstat(5)). A thread that ends takes its time along.
func processor(pid int) (sum time.Duration, err error) {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	if err != nil || len(threads) == 0 {
		return 0, errors.Join(err, errors.New("the system reports no processor time"))
	}
	for _, thread := range threads {
		text, err := os.ReadFile(thread)
		if errors.Is(err, os.ErrNotExist) {
			continue // it has just ended
		}
		if err != nil {
			return 0, err
		}
		taken, _, _ := strings.Cut(string(text), " ")
		ns, err := strconv.ParseInt(taken, 10, 64)
		if err != nil {
			return 0, err
		}
		sum += time.Duration(ns)
	}
	return sum, nil
}

var rss = regexp.MustCompile(`VmRSS:\s+(\d+) kB`)

func resident(pid int) (mib float64, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	found := rss.FindSubmatch(status)
	if found == nil {
		return 0, errors.New("the system reports no resident size")
	}
	kib, err := strconv.ParseFloat(string(found[1]), 64)
	return kib / 1024, err
}
