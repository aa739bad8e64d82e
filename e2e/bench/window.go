//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"latchkey/auth"
	"latchkey/auth/vault"
	"latchkey/e2e/desk"
)

const (
	rounds       = 7    // of each program, taking turns
	linked       = 1000 // accounts in the vault
	settle       = 2 * time.Second
	windowHeight = 740
)

// windows measures start and memory of Latchkey's window beside a bare one.
func windows(bin string) ([]row, error) {
	d, err := desk.New()
	if err != nil {
		return nil, err
	}
	defer func() { _ = d.Close() }()
	if err := errors.Join(d.Show(), d.Unlock()); err != nil {
		return nil, err
	}
	if err := fill(d, linked); err != nil {
		return nil, fmt.Errorf("filling the vault: %w", err)
	}
	bare := filepath.Join(d.Home, "bare")
	if out, err := exec.Command("go", "build", "-o", bare, "./e2e/bench/bare").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building the bare window: %w\n%s", err, out)
	}
	var start, memory [2][]float64 // of Latchkey and the bare window
	for range rounds {
		for i, program := range []string{filepath.Join(bin, "latchkey"), bare} {
			first, resident, err := startWindow(d, program)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", filepath.Base(program), err)
			}
			start[i] = append(start[i], first.Seconds()*1000)
			memory[i] = append(memory[i], resident)
		}
	}
	return []row{
		{fmt.Sprintf("start to first frame, %d accounts ÷ bare window", linked), median(start[0]), median(start[1]), "ms", 1.25},
		{fmt.Sprintf("memory, %d accounts ÷ bare window", linked), median(memory[0]), median(memory[1]), "MiB", 1.3},
	}, nil
}

// fill links n accounts, with the key in the desk's keyring. Each is labelled by
// its number.
func fill(d *desk.Desk, n int) error {
	for _, v := range d.Env() {
		if name, value, _ := strings.Cut(v, "="); name == "DBUS_SESSION_BUS_ADDRESS" {
			if err := os.Setenv(name, value); err != nil {
				return err
			}
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	folder := filepath.Join(d.Home, ".local/share/latchkey/vault")
	if err := os.MkdirAll(filepath.Dir(folder), 0o700); err != nil {
		return err
	}
	v, err := vault.Open(ctx, folder, vault.Options{Keeper: auth.KeeperKeyring, Create: true})
	if err != nil {
		return err
	}
	defer v.Close()
	now := time.Now()
	for i := range n {
		a := auth.Account{
			Label: fmt.Sprintf("account %d", i), Provider: "demo", ClientID: "latchkey-demo", SignedInAt: now, Requested: auth.DefaultScopes,
			Identity: auth.Identity{Issuer: "http://127.0.0.1:1", Subject: strconv.Itoa(i), Name: fmt.Sprintf("Person %04d", i)},
			Grant: auth.Grant{
				AccessToken: auth.NewSecret(strings.Repeat("a", 800)), RefreshToken: auth.NewSecret(strings.Repeat("r", 43)),
				TokenType: "Bearer", Scopes: auth.DefaultScopes, ObtainedAt: now, ExpiresAt: now.Add(time.Hour),
			},
		}
		if err := v.Save(ctx, &a); err != nil {
			return err
		}
	}
	return nil
}

// startWindow starts a program, waits for its first frame and then looks at its
// memory.
func startWindow(d *desk.Desk, program string) (first time.Duration, mib float64, err error) {
	s, err := openScreen(d.Display)
	if err != nil {
		return 0, 0, err
	}
	defer func() { _ = s.conn.Close() }()
	if dirty, err := s.painted(windowHeight/2, 1280); err != nil || dirty {
		return 0, 0, errors.Join(err, errors.New("the display is not empty"))
	}
	cmd := d.Command(program)
	started := time.Now()
	p, err := d.Start(cmd)
	if err != nil {
		return 0, 0, err
	}
	defer p.Stop()
	for seen := false; !seen; time.Sleep(time.Millisecond) {
		if seen, err = s.painted(windowHeight/2, 1280); err != nil {
			return 0, 0, err
		}
		if !p.Running() || time.Since(started) > desk.Patience {
			return 0, 0, errors.New("no frame came: " + p.Output())
		}
		first = time.Since(started)
	}
	time.Sleep(settle)
	mib, err = resident(p.Cmd.Process.Pid)
	if err != nil {
		return 0, 0, err
	}
	p.Stop()
	return first, mib, desk.Wait("the display to be empty again", func() (bool, error) {
		still, err := s.painted(windowHeight/2, 1280)
		return !still, err
	})
}

var rss = regexp.MustCompile(`VmRSS:\s+(\d+) kB`)

func resident(pid int) (mib float64, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	found := rss.FindSubmatch(status)
	if found == nil {
		return 0, errors.New("the system tells no resident size")
	}
	kib, err := strconv.ParseFloat(string(found[1]), 64)
	return kib / 1024, err
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
