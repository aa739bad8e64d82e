package terminal

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"latchkey/auth/demo"
	_ "latchkey/auth/demo/demotest"   // providers that begin fast
	_ "latchkey/auth/vault/vaulttest" // vaults that open fast
	"latchkey/internal/desktop/opener"
)

// TestMain provides the commands of the scripts. latchkey is the program itself;
// lk is the program with the passphrase keeper, which every script that stores
// something needs.
func TestMain(m *testing.M) {
	ada := person{username: "ada", decision: "allow"}
	forged := ada
	forged.before = forge
	handed := ada
	handed.before = forgeHandOver
	testscript.Main(m, map[string]func(){
		"latchkey":       func() { mainOf(os.Args[1:]) },
		"lk":             func() { mainOf(keeping(os.Args[1:])) },
		"xdg-open":       browse(ada),
		"browser-allow":  browse(ada),
		"browser-grace":  browse(person{username: "grace", decision: "allow"}),
		"browser-deny":   browse(person{username: "ada", decision: "deny"}),
		"browser-forge":  browse(forged),
		"browser-scheme": browse(handed),
		"browser-closed": func() { fmt.Println("an idle window") },
		"exits":          exits,
		"interrupts":     interrupts,
		"kills":          kills,
		"beside":         beside,
		"holder":         holds,
		"pastes":         pastes,
		"devices":        devices,
		"ten-at-once":    tenAtOnce,
		"fetch":          func() { fetch(os.Args[2]) },
		"fetch-variable": func() { fetch(os.Getenv("LATCHKEY_URL") + os.Args[2]) },
		"fetch-file":     fetchFile,
	})
}

func mainOf(args []string) {
	opener.Init(true)
	os.Exit(Run(context.Background(), args, Streams{os.Stdin, os.Stdout, os.Stderr}, nil))
}

func keeping(args []string) []string {
	if len(args) > 0 && args[0] == opener.Command { // lk started itself
		return args
	}
	return append([]string{"--key-keeper", "passphrase", "--passphrase-file", os.Getenv("PASSFILE")}, args...)
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			pass := filepath.Join(env.WorkDir, ".pass")
			env.Setenv("PASSFILE", pass)
			env.Setenv("LATCHKEY_HOME", filepath.Join(env.WorkDir, "home"))
			env.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
			env.Setenv("XDG_RUNTIME_DIR", filepath.Join(env.WorkDir, ".run"))
			env.Setenv("XDG_DATA_HOME", filepath.Join(env.WorkDir, "data"))
			env.Setenv("XDG_CONFIG_HOME", filepath.Join(env.WorkDir, "config"))
			return os.WriteFile(pass, []byte("correct horse\nsecond line\n"), 0o600)
		},
		Condition: func(name string) (bool, error) {
			if name != "mounts" {
				return false, fmt.Errorf("unknown condition %s", name)
			}
			return canMount(), nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"json":     jsonCommand,
			"setjson":  setJSON,
			"demo":     demoCommand,
			"appends":  appendsCommand,
			"moving":   movingCommand,
			"nameless": namelessCommand,
			"resource": resourceCommand,
			"answers":  answersCommand,
			"occupy":   occupyCommand,
			"nowhere":  nowhereCommand,
			"flip":     flipCommand,
			"glob":     globCommand,
			"jsonerr":  jsonErrorCommand,
			"traces":   tracesOfCommand,
			"unzip":    unzipCommand,
			"unpack":   unpackCommand,

			"repository": repositoryCommand,
			"cluster":    clusterCommand,
			"documented": documentedCommand,
			"readonly":   readOnlyCommand,
		},
	})
}

// at follows a path such as "0.scopes.granted" into JSON; "#" is the length of a
// list.
func at(ts *testscript.TestScript, file, path string) any {
	var v any
	if err := json.Unmarshal([]byte(ts.ReadFile(file)), &v); err != nil {
		ts.Fatalf("%s is not JSON: %v", file, err)
	}
	if path == "." {
		return v
	}
	for _, part := range strings.Split(path, ".") {
		switch in := v.(type) {
		case map[string]any:
			member, ok := in[part]
			if !ok {
				ts.Fatalf("%s: no member %q in %v", path, part, in)
			}
			v = member
		case []any:
			if part == "#" {
				v = len(in)
				continue
			}
			i, err := strconv.Atoi(part)
			if err != nil || i >= len(in) {
				ts.Fatalf("%s: no element %q in a list of %d", path, part, len(in))
			}
			v = in[i]
		default:
			ts.Fatalf("%s: nothing below %v", path, v)
		}
	}
	return v
}

func text(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	b, _ := json.Marshal(v)
	return string(b)
}

// json FILE PATH WANT: the value at PATH is WANT.
func jsonCommand(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: json FILE PATH WANT")
	}
	if got := text(at(ts, args[0], args[1])); (got == args[2]) == neg {
		ts.Fatalf("%s is %s, want %s (not: %t)", args[1], got, args[2], neg)
	}
}

// setjson VAR FILE PATH: sets VAR to the value at PATH.
func setJSON(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv(args[0], text(at(ts, args[1], args[2])))
}

// jsonerr KIND STEP: the last line of standard error is the error in JSON.
func jsonErrorCommand(ts *testscript.TestScript, _ bool, args []string) {
	lines := strings.Split(strings.TrimSpace(ts.ReadFile("stderr")), "\n")
	var got map[string]map[string]string
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &got); err != nil {
		ts.Fatalf("the last line on standard error is not JSON: %q", lines[len(lines)-1])
	}
	e := got["error"]
	if len(got) != 1 || len(e) != 4 || e["kind"] != args[0] || e["step"] != args[1] || e["title"] == "" || e["hint"] == "" {
		ts.Fatalf("the error is %v, want kind %s and step %s", got, args[0], args[1])
	}
}

// demos maps each script to the function that ends its demo provider.
var demos sync.Map

// demo VAR [bound|short]: starts a demo provider that Latchkey sees as another process;
// VAR is its issuer. With bound it offers tokens bound to a key, with short its tokens live
// for less than a minute. "demo stop" ends it.
func demoCommand(ts *testscript.TestScript, _ bool, args []string) {
	if args[0] == "stop" {
		stop, _ := demos.LoadAndDelete(ts)
		stop.(func())()
		return
	}
	o := demo.Options{DPoP: slices.Contains(args, "bound")}
	if slices.Contains(args, "short") {
		o.TokenTTL = 50 * time.Second
	}
	d, err := demo.Standalone("127.0.0.1:0", o)
	ts.Check(err)
	stop, err := d.Serve(context.Background())
	ts.Check(err)
	ts.Defer(stop)
	demos.Store(ts, stop)
	ts.Setenv(args[0], d.Issuer())
}

// appends FILE LINE: appends a line to a file.
func appendsCommand(ts *testscript.TestScript, _ bool, args []string) {
	name := ts.MkAbs(args[0])
	ts.Check(os.WriteFile(name, []byte(ts.ReadFile(args[0])+args[1]+"\n"), 0o600))
}

// answers VAR STATUS [BODY]: starts a server that gives the same answer to every
// request. SELF in the body stands for its own address.
func answersCommand(ts *testscript.TestScript, _ bool, args []string) {
	status, err := strconv.Atoi(args[1])
	ts.Check(err)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(status)
		if len(args) > 2 {
			_, _ = io.WriteString(w, strings.ReplaceAll(args[2], "SELF", "http://"+r.Host))
		}
	}))
	ts.Defer(server.Close)
	ts.Setenv(args[0], server.URL)
}

// occupy HOST:PORT: another process listens there.
func occupyCommand(ts *testscript.TestScript, _ bool, args []string) {
	l, err := net.Listen("tcp", strings.TrimPrefix(args[0], "http://"))
	ts.Check(err)
	server := &http.Server{Handler: http.NotFoundHandler()}
	go func() { _ = server.Serve(l) }()
	ts.Defer(func() { _ = server.Close() })
}

// nowhere DIR FILE: the first line of FILE appears in clear in no file below DIR.
func nowhereCommand(ts *testscript.TestScript, _ bool, args []string) {
	secret := strings.TrimSpace(strings.SplitN(ts.ReadFile(args[1]), "\n", 2)[0])
	if len(secret) < 8 {
		ts.Fatalf("%s holds no secret: %q", args[1], secret)
	}
	files := 0
	err := filepath.WalkDir(ts.MkAbs(args[0]), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte(secret)) {
			ts.Fatalf("the secret stands in %s", path)
		}
		return err
	})
	ts.Check(err)
	if files < 2 {
		ts.Fatalf("only %d files were looked at", files)
	}
}

// flip PATTERN: changes one byte in the middle of the one matching file.
func flipCommand(ts *testscript.TestScript, _ bool, args []string) {
	path := one(ts, args[0])
	data, err := os.ReadFile(path)
	ts.Check(err)
	data[len(data)/2] ^= 1
	ts.Check(os.WriteFile(path, data, 0o600))
}

// glob PATTERN [N]: N files match, or none after "!".
func globCommand(ts *testscript.TestScript, neg bool, args []string) {
	found, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	want := 1
	if len(args) > 1 {
		want, err = strconv.Atoi(args[1])
		ts.Check(err)
	}
	if neg {
		want = 0
	}
	if len(found) != want {
		ts.Fatalf("%d files match %s, want %d: %v", len(found), args[0], want, found)
	}
}

func one(ts *testscript.TestScript, pattern string) string {
	found, err := filepath.Glob(ts.MkAbs(pattern))
	ts.Check(err)
	if len(found) != 1 {
		ts.Fatalf("%d files match %s", len(found), pattern)
	}
	return found[0]
}
