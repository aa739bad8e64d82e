package lab

import (
	"bytes"
	"encoding/json"
	"net"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// wire is what crossed the connections of the runs of a test, and their results.
type wire struct {
	mu      sync.Mutex
	crossed []*bytes.Buffer
	text    strings.Builder // of all results
}

// listenIn keeps what crosses the connections of all runs until the test ends.
func listenIn(t *testing.T) *wire {
	w := &wire{}
	use := func(c net.Conn) net.Conn {
		w.mu.Lock()
		defer w.mu.Unlock()
		b := &bytes.Buffer{}
		w.crossed = append(w.crossed, b)
		return keptConn{c, func(p []byte) {
			w.mu.Lock()
			defer w.mu.Unlock()
			b.Write(p)
		}}
	}
	onDial.Store(&use)
	t.Cleanup(func() { onDial.Store(nil) })
	return w
}

// keptConn is a connection whose bytes are kept.
type keptConn struct {
	net.Conn
	keep func([]byte)
}

func (c keptConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.keep(p[:n])
	return n, err
}

func (c keptConn) Write(p []byte) (int, error) {
	c.keep(p)
	return c.Conn.Write(p)
}

// results adds the result of a run.
func (w *wire) results(t *testing.T, r Result) {
	t.Helper()
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.text.Write(text)
}

// check asserts that no token, code, verifier, state, nonce or cookie that crossed a
// connection stands in a result.
func (w *wire) check(t *testing.T) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	secrets := w.secrets()
	if len(secrets) < 300 {
		t.Errorf("only %d secrets were seen", len(secrets))
	}
	for secret := range secrets {
		if strings.Contains(w.text.String(), secret) {
			t.Errorf("a result has %q", secret)
		}
	}
}

var (
	longWords = regexp.MustCompile(`[A-Za-z0-9_.~-]{40,}`)
	// public are the long values that are no secrets: challenges, keys and their thumbprints.
	public = regexp.MustCompile(`(?:code_challenge|dpop_jkt)=([A-Za-z0-9_-]+)|"(?:n|x|y|jkt)":"([A-Za-z0-9_-]+)"`)
)

// secrets returns the long words of all connections that are not public. It runs under the
// lock.
func (w *wire) secrets() map[string]bool {
	secrets, harmless := map[string]bool{}, map[string]bool{}
	for _, b := range w.crossed {
		text := b.String()
		if plain, err := url.QueryUnescape(text); err == nil {
			text += "\n" + plain
		}
		for _, word := range longWords.FindAllString(text, -1) {
			if strings.ToLower(word) != word { // the name of a member is in one case
				secrets[word] = true
			}
		}
		for _, m := range public.FindAllStringSubmatch(text, -1) {
			harmless[m[1]+m[2]] = true
		}
	}
	for word := range harmless {
		delete(secrets, word)
	}
	return secrets
}
