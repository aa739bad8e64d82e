package terminal

import (
	"bytes"
	"context"
	"encoding/pem"
	"io"
	"maps"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"latchkey/auth"
	"latchkey/auth/home"
)

// guarded is a server whose requests need a token of a provider. It notes the tokens that
// it took, and refuses those that were refused on purpose.
type guarded struct {
	issuer string
	behind http.Handler

	mu      sync.Mutex
	taken   map[string]bool
	refused map[string]bool
}

// guardedServers are the servers of the scripts.
var guardedServers sync.Map

func guard(ts *testscript.TestScript, issuer string, behind http.Handler) *guarded {
	g := &guarded{issuer: issuer, behind: behind, taken: map[string]bool{}, refused: map[string]bool{}}
	guardedServers.Store(ts, g)
	ts.Defer(func() { guardedServers.Delete(ts) })
	return g
}

// repository VAR ISSUER: serves the repository team/notes.git, which needs a token of the
// provider; VAR is the server's address. "repository refuse" has it refuse the tokens that
// it has taken, and "repository took N" is that it, or the cluster, took N different ones.
func repositoryCommand(ts *testscript.TestScript, neg bool, args []string) {
	if known, ok := guardedServers.Load(ts); ok {
		known.(*guarded).is(ts, neg, args)
		return
	}
	out, err := exec.Command("git", "--exec-path").Output()
	ts.Check(err)
	root := ts.MkAbs("repositories")
	bare := filepath.Join(root, "team", "notes.git")
	ts.Check(exec.Command("git", "init", "--quiet", "--bare", "--initial-branch=main", bare).Run())
	server := httptest.NewServer(guard(ts, args[1], &cgi.Handler{
		Path: filepath.Join(strings.TrimSpace(string(out)), "git-http-backend"), Root: "/",
		Env: []string{"GIT_PROJECT_ROOT=" + root, "GIT_HTTP_EXPORT_ALL=1", "REMOTE_USER=ada", "GIT_CONFIG_NOSYSTEM=1", "HOME=" + root},
	}))
	ts.Defer(server.Close)
	ts.Setenv(args[0], server.URL)
}

// clusterAnswers are what a cluster says of itself, by path.
var clusterAnswers = map[string]string{
	"/version":                        `{"major":"1","minor":"32","gitVersion":"v1.32.0"}`,
	"/api":                            `{"kind":"APIVersions","versions":["v1"]}`,
	"/apis":                           `{"kind":"APIGroupList","apiVersion":"v1","groups":[]}`,
	"/api/v1":                         `{"kind":"APIResourceList","groupVersion":"v1","resources":[{"name":"pods","singularName":"pod","namespaced":true,"kind":"Pod","verbs":["get","list"]}]}`,
	"/api/v1/namespaces/default/pods": `{"kind":"PodList","apiVersion":"v1","metadata":{},"items":[]}`,
}

// cluster VAR ISSUER: serves as much of a cluster's API as lists pods, of which it has
// none, to whoever has a token of the provider; VAR is its address, and ca.pem has its
// certificate.
func clusterCommand(ts *testscript.TestScript, _ bool, args []string) {
	server := httptest.NewTLSServer(guard(ts, args[1], http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if clusterAnswers[r.URL.Path] == "" {
			w.WriteHeader(http.StatusNotFound)
		}
		_, _ = io.WriteString(w, clusterAnswers[r.URL.Path])
	})))
	ts.Defer(server.Close)
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	ts.Check(os.WriteFile(ts.MkAbs("ca.pem"), ca, 0o600))
	ts.Setenv(args[0], server.URL)
}

func (g *guarded) is(ts *testscript.TestScript, neg bool, args []string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch args[0] {
	case "refuse":
		maps.Copy(g.refused, g.taken)
	case "took":
		if want, err := strconv.Atoi(args[1]); err != nil || (len(g.taken) == want) == neg {
			ts.Fatalf("the server took %d tokens, want %s (not: %t)", len(g.taken), args[1], neg)
		}
	}
}

func (g *guarded) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, token, isBasic := r.BasicAuth()
	if !isBasic {
		token, _ = strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	}
	if token == "" || !g.takes(token) {
		w.Header().Set("WWW-Authenticate", `Basic realm="notes"`)
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	g.behind.ServeHTTP(w, r)
}

// takes reports whether the provider knows the token, and notes it.
func (g *guarded) takes(token string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, g.issuer+"/userinfo", nil)
	if err != nil || g.refused[token] {
		return false
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return false
	}
	g.taken[token] = true
	return true
}

// passphraseOf returns the flag that opens the vault of openHome.
func passphraseOf(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "passphrase")
	if err := os.WriteFile(path, []byte("correct horse\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return "--passphrase-file=" + path
}

// asked runs git-credential with a request of git.
func asked(t *testing.T, s *home.Session, operation, request string, args ...string) (code int, out, said string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	args = append(append([]string{"--home", s.Home.Root}, args...), "git-credential", operation)
	code = Run(t.Context(), args, Streams{strings.NewReader(request), &stdout, &stderr}, nil)
	return code, stdout.String(), stderr.String()
}

// TestGitIsAnsweredThroughTheHolder: git has neither a passphrase nor a person, so only
// the holder can supply the token, and mark it as refused.
func TestGitIsAnsweredThroughTheHolder(t *testing.T) {
	s, ada := openHome(t, auth.KeeperPassphrase)
	if err := s.Home.SetGitHost(t.Context(), home.GitHost{URL: "https://git.example", Account: ada.ID}); err != nil {
		t.Fatal(err)
	}
	const request = "capability[]=authtype\nprotocol=https\nhost=git.example\nwwwauth[]=Basic realm=\"g\"\n\n"
	if code, out, said := asked(t, s, "get", request); code != exitVault || out != "quit=1\n" || said == "" {
		t.Errorf("no holder: exit %d, %q, %s", code, out, said)
	}
	s.Serve()
	want := "username=oauth2\npassword=the-token-of-ada\npassword_expiry_utc=" + strconv.FormatInt(ada.Grant.ExpiresAt.Unix(), 10) + "\n"
	if code, out, said := asked(t, s, "get", request); code != 0 || out != want || said != "" {
		t.Errorf("exit %d, %q, %s; want %q", code, out, said, want)
	}
	for _, elsewhere := range []string{
		"protocol=https\nhost=elsewhere.example\n", "protocol=http\nhost=git.example\n", "protocol=https\nhost=git.example:8443\n", "protocol=https\n", "",
	} {
		if code, out, said := asked(t, s, "get", elsewhere); code != 0 || out != "" || said != "" {
			t.Errorf("%q: exit %d, %q, %s", elsewhere, code, out, said)
		}
	}
	for _, operation := range []string{"store", "capability", "later"} {
		if code, out, said := asked(t, s, operation, "garbage"); code != 0 || out != "" || said != "" {
			t.Errorf("%s: exit %d, %q, %s", operation, code, out, said)
		}
	}
	if code, out, said := asked(t, s, "get", strings.Repeat("x", 1<<20)); code != exitUsage || out != "" || strings.Contains(said, "xxx") {
		t.Errorf("1 MiB of garbage: exit %d, %d bytes, %.200s", code, len(out), said)
	}
	ada.Grant.RefreshToken = auth.NewSecret("a-refresh-token")
	if err := s.Vault.Save(t.Context(), &ada); err != nil {
		t.Fatal(err)
	}
	isRejected := func() bool {
		a, err := s.Vault.Load(t.Context(), ada.ID)
		if err != nil {
			t.Fatal(err)
		}
		return a.Grant.Rejected
	}
	for _, other := range []string{"password=an-older-token\n", "host=elsewhere.example\npassword=the-token-of-ada\n"} {
		if code, _, said := asked(t, s, "erase", request[:len(request)-1]+other); code != 0 || isRejected() {
			t.Errorf("erase with %q: exit %d, rejected %v, %s", other, code, isRejected(), said)
		}
	}
	if code, out, said := asked(t, s, "erase", request[:len(request)-1]+"username=oauth2\npassword=the-token-of-ada\n"); code != 0 || out != "" || said != "" || !isRejected() {
		t.Errorf("erase: exit %d, %q, %s, rejected %v", code, out, said, isRejected())
	}
}

// TestABoundTokenIsNotForGit: set-up says so, and get as well.
func TestABoundTokenIsNotForGit(t *testing.T) {
	s, ada := openHome(t, auth.KeeperPassphrase)
	ada.Grant.DPoPKey, ada.Grant.TokenType = auth.NewSecret("key"), "DPoP"
	if err := s.Vault.Save(t.Context(), &ada); err != nil {
		t.Fatal(err)
	}
	s.Serve()
	pass := passphraseOf(t)
	for _, args := range [][]string{{"git", "setup", "git.example", "ada", "--print", pass}, {"kube", "setup", "ada", "--print", pass}, {"kube-credential", "ada"}} {
		if code, out, said := command(t, s, args...); code != exitFailed || out != "" || !strings.Contains(said, "bound to Latchkey's key") {
			t.Errorf("%q: exit %d, %q, %s", args, code, out, said)
		}
	}
	if hosts, err := s.Home.GitHosts(); err != nil || len(hosts) != 0 {
		t.Errorf("a set-up that failed left %v, %v", hosts, err)
	}
	if err := s.Home.SetGitHost(t.Context(), home.GitHost{URL: "https://git.example", Account: ada.ID}); err != nil {
		t.Fatal(err)
	}
	if code, out, said := asked(t, s, "get", "protocol=https\nhost=git.example\n"); code != exitFailed || out != "quit=1\n" || !strings.Contains(said, "bound to Latchkey's key") {
		t.Errorf("get: exit %d, %q, %s", code, out, said)
	}
}

// TestKubectlIsAnsweredThroughTheHolder: in the version that it wants.
func TestKubectlIsAnsweredThroughTheHolder(t *testing.T) {
	s, ada := openHome(t, auth.KeeperPassphrase)
	s.Serve()
	t.Setenv("KUBERNETES_EXEC_INFO", `{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","spec":{"interactive":false}}`)
	want := `{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","status":{"expirationTimestamp":"` +
		ada.Grant.ExpiresAt.UTC().Truncate(time.Second).Format(time.RFC3339) + `","token":"the-token-of-ada"}}` + "\n"
	if code, out, said := command(t, s, "kube-credential", ada.ID); code != 0 || out != want || said != "" {
		t.Errorf("exit %d, %s, %s; want %s", code, out, said, want)
	}
	t.Setenv("KUBERNETES_EXEC_INFO", "garbage")
	if code, out, said := command(t, s, "kube-credential", ada.ID); code != exitUsage || out != "" || !strings.Contains(said, "KUBERNETES_EXEC_INFO") {
		t.Errorf("garbage: exit %d, %s, %s", code, out, said)
	}
}

// TestGitAndKubectlMayBeMissing: the failure says what to do, and nothing is left half-open.
func TestGitAndKubectlMayBeMissing(t *testing.T) {
	s, _ := openHome(t, auth.KeeperPassphrase)
	s.Serve()
	t.Setenv("PATH", t.TempDir())
	pass := passphraseOf(t)
	for _, args := range [][]string{{"git", "setup", "git.example", "ada", pass}, {"kube", "setup", "ada", pass}} {
		if code, out, said := command(t, s, args...); code != exitFailed || out != "" || !strings.Contains(said, "There is no "+args[0][:3]) || !strings.Contains(said, "--print") {
			t.Errorf("%q: exit %d, %q, %s", args, code, out, said)
		}
	}
	if _, err := os.Stat(s.Home.GitFile()); err == nil {
		t.Error("a host is stored that git does not know of")
	}
}
