package archive

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

var at = time.Date(2026, 11, 30, 12, 0, 1, 500, time.UTC)

// tree makes a folder "name" with files written in another order, at another time and with modes of
// another umask.
func tree(t *testing.T, order []string, when time.Time, extra os.FileMode) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "name")
	for _, file := range order {
		path := filepath.Join(dir, file)
		mode := os.FileMode(0o600) | extra
		if file == "bin/program" {
			mode |= 0o100
		}
		err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700|extra), os.WriteFile(path, []byte("text of "+file), mode), os.Chmod(path, mode), os.Chtimes(path, when, when))
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestTheBytesDependOnTheContentsAlone: neither time, order, umask nor folder shows in an archive.
func TestTheBytesDependOnTheContentsAlone(t *testing.T) {
	files := []string{"bin/program", "share/a", "share/b"}
	reversed := slices.Clone(files)
	slices.Reverse(reversed)
	one, two := tree(t, files, at.Add(-time.Hour), 0), tree(t, reversed, at.Add(time.Hour), 0o044)
	for name, pack := range map[string]func(io.Writer, string, time.Time) error{"tar": Tar, "zip": Zip} {
		var a, b, later bytes.Buffer
		if err := errors.Join(pack(&a, one, at), pack(&b, two, at), pack(&later, one, at.Add(time.Minute))); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%s: the same files give other bytes", name)
		}
		if bytes.Equal(a.Bytes(), later.Bytes()) {
			t.Errorf("%s: the time of the source is not in it", name)
		}
	}
}

// TestNamesModesAndContents of what is packed, in both formats.
func TestNamesModesAndContents(t *testing.T) {
	dir := tree(t, []string{"bin/program", "share/a"}, at, 0)
	want := []string{"name/ 755 ", "name/bin/ 755 ", "name/bin/program 755 text of bin/program", "name/share/ 755 ", "name/share/a 644 text of share/a"}
	var packed bytes.Buffer
	if err := Tar(&packed, dir, at); err != nil {
		t.Fatal(err)
	}
	var got []string
	for r := tar.NewReader(&packed); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(r)
		if h.Uid != 0 || h.Gid != 0 || h.Uname != "root" || !h.ModTime.Equal(at.Truncate(time.Second)) {
			t.Errorf("%s is of %d:%d, %s, at %s", h.Name, h.Uid, h.Gid, h.Uname, h.ModTime)
		}
		got = append(got, h.Name+" "+octal(h.FileInfo().Mode())+" "+string(text))
	}
	if !slices.Equal(got, want) {
		t.Errorf("tar: %q", got)
	}
	packed.Reset()
	if err := Zip(&packed, dir, at); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		t.Fatal(err)
	}
	got = nil
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(r)
		got = append(got, f.Name+" "+octal(f.Mode())+" "+string(text))
	}
	if !slices.Equal(got, want) {
		t.Errorf("zip: %q", got)
	}
}

func octal(mode os.FileMode) string {
	const digits = "01234567"
	p := mode.Perm()
	return string([]byte{digits[p>>6&7], digits[p>>3&7], digits[p&7]})
}

// TestALinkIsRefused: what an archive would contain of it depends on the computer.
func TestALinkIsRefused(t *testing.T) {
	dir := tree(t, []string{"share/a"}, at, 0)
	if err := os.Symlink("a", filepath.Join(dir, "share", "b")); err != nil {
		t.Skip(err)
	}
	if err := Tar(io.Discard, dir, at); err == nil {
		t.Error("tar takes it")
	}
	if err := Zip(io.Discard, dir, at); err == nil {
		t.Error("zip takes it")
	}
}

// TestGzipKeepsNeitherNameNorTime, as Debian's policy wants it (gzip -9n).
func TestGzipKeepsNeitherNameNorTime(t *testing.T) {
	file := filepath.Join(t.TempDir(), "page.1")
	if err := os.WriteFile(file, []byte("a page"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Gzip(file); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(file + ".gz")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil || string(text) != "a page" || z.Name != "" || !z.ModTime.IsZero() {
		t.Errorf("%q, %q, %s, %v", text, z.Name, z.ModTime, err)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("the file is still there")
	}
}
