package e2e

import (
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// TestTheWindowIsPIE: the program with a window is position-independent, so that its
// code lies at another address in each process. The headless program is static: the
// linker makes no static position-independent program without a C compiler.
func TestTheWindowIsPIE(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("not proven here: this system's programs are always position-independent")
	}
	file, err := elf.Open(filepath.Join(binDir, "latchkey"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	if file.Type != elf.ET_DYN {
		t.Errorf("it is of type %v, want %v", file.Type, elf.ET_DYN)
	}
	if value, err := file.DynValue(elf.DT_FLAGS_1); err != nil || len(value) != 1 || elf.DynFlag1(value[0])&elf.DF_1_PIE == 0 {
		t.Errorf("its flags are %v (%v), want %v among them", value, err, elf.DF_1_PIE)
	}
}

// TestKnownFaultsFailTheCheck: the script of make check fails where a database of
// faults has one of a module of ours, passes where it has none, and says so, without
// failing, where the database cannot be had.
func TestKnownFaultsFailTheCheck(t *testing.T) {
	makefile, err := os.ReadFile(filepath.Join("..", "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	tool := regexp.MustCompile(`(?m)^GOVULNCHECK := (\S+)$`).FindSubmatch(makefile)
	if tool == nil {
		t.Fatal("the Makefile names no govulncheck")
	}
	run := func(db string) (string, error) {
		cmd := exec.Command("bash", filepath.Join("..", "scripts", "faults.sh"), string(tool[1]))
		cmd.Env = append(os.Environ(), "GOVULNDB="+db)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	const fault = `{"schema_version":"1.3.1","id":"GO-2026-0001","modified":"2026-01-01T00:00:00Z","published":"2026-01-01T00:00:00Z",` +
		`"summary":"made for a test","details":"made for a test","affected":[{"package":{"name":"rsc.io/qr","ecosystem":"Go"},` +
		`"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}],"ecosystem_specific":{}}],` +
		`"database_specific":{"url":"https://fault.example/","review_status":"REVIEWED"}}`
	for name, c := range map[string]struct {
		modules, says string
		fails         bool
	}{
		"a fault":  {`[{"path":"rsc.io/qr","vulns":[{"id":"GO-2026-0001","modified":"2026-01-01T00:00:00Z"}]}]`, "Module: rsc.io/qr", true},
		"none":     {`[]`, "no module has a known fault", false},
		"no index": {"", "the database cannot be had", false},
	} {
		dir := t.TempDir()
		for file, text := range map[string]string{
			"index/db.json": `{"modified":"2026-01-01T00:00:00Z"}`, "index/modules.json": c.modules, "ID/GO-2026-0001.json": fault,
		} {
			path := filepath.Join(dir, filepath.FromSlash(file))
			if text == "" {
				continue
			}
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		out, err := run("file://" + filepath.ToSlash(dir))
		if strings.Contains(out, "the tool cannot be had") {
			t.Skip("not proven here: " + strings.TrimSpace(out))
		}
		if (err != nil) != c.fails || !strings.Contains(out, c.says) {
			t.Errorf("%s: %v, said\n%s", name, err, out)
		}
	}
}
