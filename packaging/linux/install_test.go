//go:build linux

// Package linux_test tests the scripts install and uninstall of the archive for Linux on archives
// and homes of its own.
package linux_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const id = "app.latchkey"

// person is a user of a computer with an archive that was unpacked.
type person struct {
	t                    *testing.T
	archive, home, tools string
	path                 string // begins the PATH; empty means only tools
}

// unpacked returns a person with an archive of the version, whose program prints it.
func unpacked(t *testing.T, version string) *person {
	t.Helper()
	root := t.TempDir()
	p := &person{t: t, archive: filepath.Join(root, "an archive"), home: filepath.Join(root, "ada's home"), tools: filepath.Join(root, "tools")}
	p.unpack(version)
	for _, dir := range []string{p.home, p.tools} {
		p.must(os.MkdirAll(dir, 0o755))
	}
	p.tool("uname", `case $1 in -m) echo x86_64 ;; *) echo Linux ;; esac`)
	p.tool("getconf", "echo glibc 2.36")
	p.tool("update-desktop-database", `: >"$1/mimeinfo.cache"`)
	p.tool("xdg-mime", "")
	return p
}

// unpack replaces the archive by one of the version.
func (p *person) unpack(version string) {
	p.t.Helper()
	p.must(os.RemoveAll(p.archive))
	p.file("bin/latchkey", "#!/bin/sh\necho latchkey "+version+"\n", 0o755)
	p.file("share/applications/"+id+".desktop", "[Desktop Entry]\nName=Latchkey\nTryExec=latchkey\nExec=latchkey %u\n", 0o644)
	p.file("share/man/man1/latchkey.1", "page of "+version+"\n", 0o644)
	p.file("share/doc/latchkey/only-in-"+version, "text\n", 0o644)
	for _, name := range []string{"install", "uninstall"} {
		text, err := os.ReadFile(name)
		p.must(err)
		p.file(name, strings.NewReplacer("@LIBC@", "2.34", "@ID@", id).Replace(string(text)), 0o755)
	}
}

func (p *person) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *person) file(name, text string, mode os.FileMode) {
	p.t.Helper()
	path := filepath.Join(p.archive, name)
	p.must(errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), mode)))
}

// tool puts a shell script first on the PATH.
func (p *person) tool(name, script string) {
	p.t.Helper()
	p.must(os.WriteFile(filepath.Join(p.tools, name), []byte("#!/bin/sh\n"+script+"\n"), 0o755))
}

// run runs a script and returns what it printed.
func (p *person) run(script string, wants int) string {
	p.t.Helper()
	cmd := exec.Command(script)
	cmd.Dir = p.home
	cmd.Env = []string{"HOME=" + p.home, "PATH=" + p.tools + ":" + p.path + os.Getenv("PATH"), "TMPDIR=" + p.t.TempDir(), "LC_ALL=C"}
	out, err := cmd.CombinedOutput()
	if code := cmd.ProcessState.ExitCode(); code != wants {
		p.t.Fatalf("%s: exit code %d, want %d (%v)\n%s", filepath.Base(script), code, wants, err, out)
	}
	return string(out)
}

func (p *person) install(wants int) string {
	p.t.Helper()
	return p.run(filepath.Join(p.archive, "install"), wants)
}

func (p *person) uninstall() string {
	p.t.Helper()
	return p.run(filepath.Join(p.home, ".local", "share", "doc", "latchkey", "uninstall"), 0)
}

// files lists what is in the home: files with their texts, and folders.
func (p *person) files() map[string]string {
	p.t.Helper()
	all := map[string]string{}
	p.must(filepath.WalkDir(p.home, func(path string, d fs.DirEntry, err error) error {
		name, _ := filepath.Rel(p.home, path)
		if err != nil || d.IsDir() {
			all[name+"/"] = ""
			return err
		}
		text, err := os.ReadFile(path)
		all[name] = string(text)
		return err
	}))
	return all
}

func (p *person) says(said string, wants ...string) {
	p.t.Helper()
	for _, want := range wants {
		if !strings.Contains(said, want) {
			p.t.Errorf("it lacks %q:\n%s", want, said)
		}
	}
}

// TestInstallUpgradeUninstall: what an upgrade no longer has is gone, and at the end the home is as
// it was before, with what the person has in it.
func TestInstallUpgradeUninstall(t *testing.T) {
	p := unpacked(t, "1.0")
	own := filepath.Join(p.home, ".local", "share", "latchkey", "vault", "vault.toml")
	p.must(errors.Join(os.MkdirAll(filepath.Dir(own), 0o700), os.WriteFile(own, []byte("sealed"), 0o600)))
	before := p.files()
	p.says(p.install(0), "Latchkey 1.0 is installed", "is not on your PATH", "uninstall")
	entry := p.files()[".local/share/applications/"+id+".desktop"]
	program := filepath.Join(p.home, ".local", "bin", "latchkey")
	p.says(entry, "TryExec="+program+"\n", `Exec="`+program+`" %u`+"\n")

	p.unpack("2.0")
	p.says(p.install(0), "Latchkey 2.0 is installed")
	after := p.files()
	if after[".local/share/man/man1/latchkey.1"] != "page of 2.0\n" || after[".local/share/doc/latchkey/only-in-2.0"] == "" {
		t.Errorf("after the upgrade there is %q", after)
	}
	if _, found := after[".local/share/doc/latchkey/only-in-1.0"]; found {
		t.Error("a file of the earlier version is still there")
	}
	if mode, err := os.Stat(program); err != nil || mode.Mode().Perm() != 0o755 {
		t.Errorf("the program: %v, %v", mode, err)
	}

	p.says(p.uninstall(), "is removed", "are still there")
	left := p.files()
	for name := range left {
		if _, was := before[name]; !was {
			t.Errorf("%s is left", name)
		}
	}
	if left[".local/share/latchkey/vault/vault.toml"] != "sealed" {
		t.Error("the vault is gone")
	}
}

// TestAFullDiskLeavesWhatWasThere: cp and the shell's redirection fail in the middle, as on a disk
// that has become full.
func TestAFullDiskLeavesWhatWasThere(t *testing.T) {
	for _, name := range []string{"a new one", "an upgrade"} {
		t.Run(name, func(t *testing.T) {
			p := unpacked(t, "1.0")
			if name == "an upgrade" {
				p.install(0)
				p.unpack("2.0")
			}
			before := p.files()
			p.tool("cp", `case $2 in */man1/*) printf half >"$2"; echo "cp: error writing '$2': No space left on device" >&2; exit 1 ;; esac; exec /bin/cp "$@"`)
			p.says(p.install(1), "Latchkey was not installed", "No space left on device", "unchanged")
			after := p.files()
			for file, text := range after {
				if was, found := before[file]; !found || was != text {
					t.Errorf("%s is new or changed", file)
				}
			}
			if len(after) != len(before) {
				t.Errorf("there were %d files and folders, and now %d", len(before), len(after))
			}
			p.must(os.Remove(filepath.Join(p.tools, "cp")))
			p.install(0)
		})
	}
}

// TestASystemThatCannotRunItIsNamed: each is a sentence that names what is missing and what to do,
// and nothing is written.
func TestASystemThatCannotRunItIsNamed(t *testing.T) {
	missing := func(library string) string {
		return "#!/bin/sh\necho \"$0: error while loading shared libraries: " + library + ": cannot open shared object file: No such file or directory\" >&2\nexit 127\n"
	}
	for name, c := range map[string]struct {
		change func(*person)
		says   []string
	}{
		"old glibc":     {func(p *person) { p.tool("getconf", "echo glibc 2.31") }, []string{"needs glibc 2.34 or newer", "has 2.31", "latchkey-headless"}},
		"glibc 2.4":     {func(p *person) { p.tool("getconf", "echo glibc 2.4") }, []string{"has 2.4", "latchkey-headless"}},
		"another libc":  {func(p *person) { p.tool("getconf", "exit 1") }, []string{"another C library", "latchkey-headless"}},
		"another CPU":   {func(p *person) { p.tool("uname", `case $1 in -m) echo aarch64 ;; *) echo Linux ;; esac`) }, []string{"aarch64", "latchkey-headless"}},
		"another OS":    {func(p *person) { p.tool("uname", "echo Darwin") }, []string{"for Linux", "Darwin"}},
		"no OpenGL":     {func(p *person) { p.file("bin/latchkey", missing("libGL.so.1"), 0o755) }, []string{"OpenGL is missing", "libgl1-mesa-dri", "without a graphics card"}},
		"no Wayland":    {func(p *person) { p.file("bin/latchkey", missing("libwayland-client.so.0"), 0o755) }, []string{"libwayland-client.so.0 is missing"}},
		"a broken file": {func(p *person) { p.file("bin/latchkey", "#!/bin/sh\necho no >&2\nexit 3\n", 0o755) }, []string{"does not start here: no"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := unpacked(t, "1.0")
			c.change(p)
			p.says(p.install(1), c.says...)
			if left := p.files(); len(left) != 1 {
				t.Errorf("it wrote %q", left)
			}
		})
	}
}

// TestAHomeThatCannotBeWritten is named, without anything of root's.
func TestAHomeThatCannotBeWritten(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write everywhere; packaging/test.sh does it as another user")
	}
	p := unpacked(t, "1.0")
	p.must(os.Chmod(p.home, 0o500))
	p.says(p.install(1), "cannot be written")
}

// TestAnotherHandlerStaysAndIsNamed: a person's choice is not taken away.
func TestAnotherHandlerStaysAndIsNamed(t *testing.T) {
	p := unpacked(t, "1.0")
	log := filepath.Join(p.tools, "log")
	p.tool("xdg-mime", `echo "$@" >>"`+log+`"; echo other.desktop`)
	p.says(p.install(0), "are opened by other.desktop", "xdg-mime default "+id+".desktop")
	text, err := os.ReadFile(log)
	p.must(err)
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "query ") {
			t.Errorf("it ran xdg-mime %s", line)
		}
	}
}

// TestUninstallKeepsEntriesOfOthers: the program's own entry goes if it starts the program that goes;
// one that starts another Latchkey stays, and so does another program's.
func TestUninstallKeepsEntriesOfOthers(t *testing.T) {
	p := unpacked(t, "1.0")
	p.install(0)
	applications := filepath.Join(p.home, ".local", "share", "applications")
	own, other := filepath.Join(applications, id+".callback.desktop"), filepath.Join(applications, "other.desktop")
	p.must(os.WriteFile(other, []byte("[Desktop Entry]\n"), 0o600))
	for program, stays := range map[string]bool{"/usr/bin/latchkey": true, filepath.Join(p.home, ".local", "bin", "latchkey"): false} {
		p.must(os.WriteFile(own, []byte("[Desktop Entry]\nTryExec="+program+"\n"), 0o600))
		p.install(0)
		p.uninstall()
		if _, err := os.Stat(own); (err == nil) != stays {
			t.Errorf("the entry of %s: %v", program, err)
		}
		_ = os.Remove(own)
	}
	if left := p.files(); !slices.Contains([]int{1}, strings.Count(left[".local/share/applications/other.desktop"], "Desktop")) {
		t.Errorf("another program's entry is gone: %q", left)
	}
}
