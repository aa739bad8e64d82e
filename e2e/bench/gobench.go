//go:build linux

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
)

// pair is a benchmark of ours and the one by hand that it is compared with, of one
// package.
type pair struct {
	name, pkg, ours, theirs string
	budget                  float64
}

var pairs = []pair{
	{"sign-in, callback → sealed ÷ the same by hand", "auth", "SignIn", "SignInByHand", 1.15},
	{"save one account among 10,000 ÷ among 10", "auth/vault", "SaveAmong10000", "SaveAmong10", 1.2},
	{"200 refreshes in the background ÷ the same by eight loops", "auth/refresher", "RefreshStorm", "RefreshByHand", 1.15},
	{"a refresh of a storm, 10,000 accounts ÷ 200", "auth/refresher", "StormAmong10000", "StormAmong200", 2},
	{"open 10,000 accounts ÷ read and open the same bytes", "auth/vault", "Open10000", "OpenByHand10000", 2},
	{"a request through a lease ÷ the same direct, of an API that takes 5 ms", "auth/lend", "RequestThroughLease", "RequestDirect", 1.5},
	{"the same of an API that answers at once", "auth/lend", "BareThroughLease", "BareDirect", noBudget},
	{"a scroll step of 10,000 accounts, unpainted ÷ a widget.List's", "ui/parts", "ListScroll", "PlainListScroll", 2},
	{"the same, painted", "ui/parts", "ListScrollPainted", "PlainListScrollPainted", 1.5},
	{"a scroll step of a diagram of 500 steps, unpainted ÷ a widget.List's", "ui/parts", "SequenceScroll", "PlainSteps", 2},
	{"the same of the diagram, painted", "ui/parts", "SequenceScrollPainted", "PlainStepsPainted", 1.5},
	{"an event drawn in Flow, among 500 steps ÷ among 50", "ui/flow", "EventAmong500", "EventAmong50", 3},
}

// benchmarkRounds is how often each benchmark runs. Both of a pair run once before
// any runs again, so that a moment in which the machine is slow meets both.
const benchmarkRounds = 5

// benchmarks runs Go's own benchmarks, pair by pair.
func benchmarks(t *table) error {
	dir, err := os.MkdirTemp("", "latchkey-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	for _, p := range pairs {
		if !t.wants(p.name) {
			continue
		}
		times, pairErr := p.measure(filepath.Join(dir, filepath.Base(p.pkg)+".test"))
		if pairErr == nil && (len(times[p.ours]) == 0 || len(times[p.theirs]) == 0) {
			pairErr = fmt.Errorf("no benchmark %s or %s", p.ours, p.theirs)
		}
		if err = errors.Join(err, pairErr); pairErr == nil {
			t.print(row{p.name, times[p.ours], times[p.theirs], "ms", p.budget})
		}
	}
	return err
}

// measure builds the package's tests as program and returns the times of both
// benchmarks by name, in milliseconds.
func (p pair) measure(program string) (map[string][]float64, error) {
	build := exec.Command("go", "test", "-c", "-o", program, "./"+p.pkg)
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go test -c: %w\n%s", err, out)
	}
	times := map[string][]float64{}
	for range benchmarkRounds {
		cmd := exec.Command(program, "-test.run", "^$", "-test.bench", "^Benchmark("+p.ours+"|"+p.theirs+")$", "-test.timeout", "20m")
		cmd.Dir = p.pkg
		out, err := cmd.CombinedOutput()
		if err != nil {
			return nil, fmt.Errorf("benchmarks of %s: %w\n%s", p.pkg, err, out)
		}
		for _, found := range benchmarkLine.FindAllSubmatch(out, -1) {
			ns, err := strconv.ParseFloat(string(found[2]), 64)
			if err != nil {
				return nil, err
			}
			times[string(found[1])] = append(times[string(found[1])], ns/1e6)
		}
	}
	return times, nil
}

var benchmarkLine = regexp.MustCompile(`(?m)^Benchmark(\w+?)(?:-\d+)?\s+\d+\s+([\d.]+) ns/op`)
