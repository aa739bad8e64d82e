package home

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
	_ "latchkey/auth/vault/vaulttest"
)

const (
	soakAccounts = 200
	soakLife     = 30 * time.Second // of an access token
)

// TestSoak is a holder in a process of its own that keeps 200 accounts of 30-second
// tokens alive at a provider that freezes, refuses connections, breaks them and
// comes back. It runs only with LATCHKEY_SOAK, its duration (`make torture`), and
// prints the table of docs/endurance.md.
func TestSoak(t *testing.T) {
	if os.Getenv("LATCHKEY_SOAK_HOME") != "" {
		soakHolder(t)
		return
	}
	lasts, err := time.ParseDuration(os.Getenv("LATCHKEY_SOAK"))
	if err != nil {
		t.Skip("LATCHKEY_SOAK is not set")
	}
	p := &authtest.Rotating{Life: soakLife}
	server := httptest.NewServer(p)
	defer server.Close()
	dir := t.TempDir()
	link(t, dir, server.URL, p)
	holder := exec.Command(os.Args[0], "-test.run=^TestSoak$")
	holder.Env = append(os.Environ(), "LATCHKEY_SOAK_HOME="+dir)
	var said bytes.Buffer
	holder.Stdout, holder.Stderr = &said, &said
	stop, err := holder.StdinPipe()
	if err == nil {
		err = holder.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	seen := watchHolder(t, holder.Process.Pid, began, lasts, troubles(p, server, lasts))
	after := p.Count()
	_ = stop.Close()
	if err := holder.Wait(); err != nil {
		t.Fatalf("the holder: %v\n%s", err, said.String())
	}
	status := statuses(t, dir)
	t.Logf("%v, %d accounts of %v tokens\n| | |\n| --- | --- |\n| refreshes | %d |\n| ended | %d |\n| in doubt at the end | %d |\n| statuses at the end | %v |\n%s",
		lasts, soakAccounts, soakLife, after.Refreshed, after.Ended, status[auth.StatusInDoubt], status, seen)
	if after.Ended != 0 || status[auth.StatusSignInAgain] != 0 {
		t.Errorf("%d grants ended; %v", after.Ended, status)
	}
	if after.Refreshed < soakAccounts {
		t.Errorf("only %d refreshes: the soak has shown nothing", after.Refreshed)
	}
}

// link seals the accounts of a home, whose only provider is at an address.
func link(t *testing.T, dir, address string, p *authtest.Rotating) {
	t.Helper()
	file := fmt.Sprintf("name = \"Corp\"\nissuer = %q\nclient_id = \"c\"\n", address)
	if err := os.MkdirAll(filepath.Join(dir, "providers"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "providers", "corp.toml"), []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	s := soakSession(t, dir)
	defer func() { _ = s.Close() }()
	now := time.Now()
	for i := range soakAccounts {
		subject := fmt.Sprint("s", i)
		a := auth.Account{
			Provider: "corp", ClientID: "c", SignedInAt: now, Identity: auth.Identity{Issuer: address, Subject: subject},
			Metadata: auth.Metadata{Issuer: address, Endpoints: auth.Endpoints{Token: address + "/token"}},
			Grant: auth.Grant{
				AccessToken: auth.NewSecret("a"), RefreshToken: auth.NewSecret(p.Link(subject)), TokenType: "Bearer",
				ObtainedAt: now, ExpiresAt: now.Add(soakLife),
			},
		}
		if err := s.Vault.Save(t.Context(), &a); err != nil {
			t.Fatal(err)
		}
	}
}

func soakSession(t *testing.T, dir string) *Session {
	t.Helper()
	h, err := At(dir)
	if err != nil {
		t.Fatal(err)
	}
	s, err := h.Open(context.Background(), Opening{Keeper: auth.KeeperPassphrase, Create: true}.WithPassphrase(auth.NewSecret("correct horse")))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// soakHolder is the process of the holder, which ends with its standard input. It
// reads the accounts as a window does.
func soakHolder(t *testing.T) {
	s := soakSession(t, os.Getenv("LATCHKEY_SOAK_HOME"))
	s.Serve()
	ended := make(chan struct{})
	go func() { _, _ = io.Copy(io.Discard, os.Stdin); close(ended) }()
	for stamp := ""; ; {
		select {
		case <-ended:
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			return
		case <-time.After(2 * time.Second):
		}
		if now := s.Vault.Stamp(); now != stamp {
			stamp = now
			if _, err := s.Vault.List(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// troubles are the states of the provider by the part of the run that is over.
func troubles(p *authtest.Rotating, server *httptest.Server, lasts time.Duration) func(part float64) {
	states := []struct {
		from   float64
		health authtest.Health
	}{
		{0, authtest.Well}, {0.25, authtest.Frozen}, {0.25 + min(104/lasts.Seconds(), 0.2), authtest.Well}, {0.5, authtest.Refusing},
		{0.58, authtest.Well}, {0.65, authtest.Breaking}, {0.7, authtest.Well},
	}
	now := 0
	return func(part float64) {
		for now+1 < len(states) && part >= states[now+1].from {
			now++
			p.Become(states[now].health)
			if states[now].health == authtest.Refusing {
				server.CloseClientConnections()
			}
		}
	}
}

// watchHolder looks at the holder each second until the run is over, and returns the
// lines of the table.
func watchHolder(t *testing.T, pid int, began time.Time, lasts time.Duration, at func(part float64)) string {
	t.Helper()
	var resident, descriptors []int
	for time.Since(began) < lasts {
		at(time.Since(began).Seconds() / lasts.Seconds())
		if kib, files := looksOf(pid); kib > 0 {
			resident, descriptors = append(resident, kib/1024), append(descriptors, files)
		}
		time.Sleep(time.Second)
	}
	if len(resident) == 0 {
		t.Fatal("the holder was not seen")
	}
	span := func(all []int) string {
		return fmt.Sprintf("%d, at most %d, at the end %d", all[len(all)/10], slices.Max(all), all[len(all)-1])
	}
	return fmt.Sprintf("| processor, ms of each second | %.1f |\n| memory, MiB | %s |\n| open files | %s |",
		1000*processorOf(pid)/time.Since(began).Seconds(), span(resident), span(descriptors))
}

// looksOf returns the resident memory of a process in KiB and its open files.
func looksOf(pid int) (kib, files int) {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kib, _ = strconv.Atoi(strings.Fields(value)[0])
		}
	}
	open, _ := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	return kib, len(open)
}

// processorOf returns the seconds of processor that a process has taken.
func processorOf(pid int) float64 {
	stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.ParseFloat(fields[11], 64)
	system, _ := strconv.ParseFloat(fields[12], 64)
	return (user + system) / 100 // in hundredths on every Linux
}

func statuses(t *testing.T, dir string) map[auth.Status]int {
	t.Helper()
	s := soakSession(t, dir)
	defer func() { _ = s.Close() }()
	all, err := s.Vault.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	count := map[auth.Status]int{}
	for _, a := range all {
		count[a.Status(time.Now())]++
	}
	return count
}
