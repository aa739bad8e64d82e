//go:build linux

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// pair is a benchmark of ours and the one by hand that it is compared with.
type pair struct {
	what, ours, theirs string
	budget             float64
}

var pairs = []pair{
	{"sign-in, callback → sealed ÷ the same by hand", "SignIn", "SignInByHand", 1.15},
	{"save one account among 10,000 ÷ among 10", "SaveAmong10000", "SaveAmong10", 1.2},
	{"200 refreshes in the background ÷ the same by eight loops", "RefreshStorm", "RefreshByHand", 1.15},
	{"open 10,000 accounts ÷ read and open the same bytes", "Open10000", "OpenByHand10000", 2},
	{"a scroll step of 10,000 accounts, unpainted ÷ a widget.List's", "ListScroll", "PlainListScroll", 2},
	{"the same, painted", "ListScrollPainted", "PlainListScrollPainted", 1.5},
}

func measure(bin string) ([]row, error) {
	var all []row
	rows, windowErr := windows(bin)
	all = append(all, rows...)
	rows, tokenErr := tokens(bin)
	all = append(all, rows...)
	rows, goErr := benchmarks()
	return append(all, rows...), errors.Join(windowErr, tokenErr, goErr)
}

// benchmarkRounds is how often each benchmark runs. All run once before any runs
// again, so that a moment in which the machine is slow meets both of a pair.
const benchmarkRounds = 5

// benchmarks runs Go's own benchmarks and puts the medians in pairs.
func benchmarks() ([]row, error) {
	times := map[string][]float64{}
	for range benchmarkRounds {
		if err := benchmarkRound(times); err != nil {
			return nil, err
		}
	}
	var rows []row
	var missing error
	for _, p := range pairs {
		ours, theirs := times[p.ours], times[p.theirs]
		if len(ours) == 0 || len(theirs) == 0 {
			missing = errors.Join(missing, fmt.Errorf("no benchmark %s or %s", p.ours, p.theirs))
			continue
		}
		rows = append(rows, row{p.what, ours, theirs, "ms", p.budget})
	}
	return rows, missing
}

// benchmarkRound runs every benchmark once and adds its time in milliseconds.
func benchmarkRound(times map[string][]float64) error {
	var names []string
	for _, p := range pairs {
		names = append(names, p.ours, p.theirs)
	}
	cmd := exec.Command("go", "test", "-run", "^$", "-bench", "^Benchmark("+strings.Join(names, "|")+")$", "-count", "1", "-timeout", "20m",
		"./auth", "./auth/vault", "./auth/refresher", "./ui/parts")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("go test -bench: %w\n%s", err, out)
	}
	line := regexp.MustCompile(`(?m)^Benchmark(\w+?)(?:-\d+)?\s+\d+\s+([\d.]+) ns/op`)
	for _, found := range line.FindAllSubmatch(out, -1) {
		ns, err := strconv.ParseFloat(string(found[2]), 64)
		if err != nil {
			return err
		}
		times[string(found[1])] = append(times[string(found[1])], ns/1e6)
	}
	return nil
}
