// Pack is the part of packaging/package.sh that a shell cannot do the same way everywhere. Run it in
// the root of the source; SOURCE_DATE_EPOCH is the time of everything that it writes, in seconds.
package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"latchkey/packaging/archive"
	"latchkey/packaging/icons"
	"latchkey/packaging/release"
	"latchkey/packaging/sbom"
)

// command is one thing to do. Its arguments are those of the usage.
type command struct {
	usage string
	run   func(r *release.Release, args []string) error
}

var commands = map[string]command{
	"version":  {"", func(r *release.Release, _ []string) error { return printed(r.Version) }},
	"id":       {"", func(r *release.Release, _ []string) error { return printed(r.ID) }},
	"limits":   {"", func(r *release.Release, _ []string) error { return printed(r.Limits.Window, r.Limits.Headless) }},
	"desktop":  {"DIR", func(r *release.Release, args []string) error { return r.Write(release.Desktop, args[0]) }},
	"packages": {"DIR LIBC", packages},
	"channels": {"DIR LIBC DIST", channels},
	"icons":    {"THEME PNGS ICNS", writeIcons},
	"licences": {"DIR", func(_ *release.Release, args []string) error { return writeLicences(args[0]) }},
	"gzip":     {"FILE…", func(_ *release.Release, args []string) error { return eachOf(args, archive.Gzip) }},
	"tar":      {"DIR FILE", packTar},
	"zip":      {"DIR FILE", packZip},
	"sbom":     {"FILE", func(r *release.Release, args []string) error { return sbom.Settle(args[0], r.Version, r.Date) }},
	"sizes":    {"PROGRAM…", func(_ *release.Release, args []string) error { return eachOf(args, printSizes) }},
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 0 {
		return errors.New("which command?")
	}
	c, known := commands[args[0]]
	if !known {
		return fmt.Errorf("there is no command %s", args[0])
	}
	wanted := strings.Fields(c.usage)
	if len(args)-1 != len(wanted) && !strings.HasSuffix(c.usage, "…") {
		return fmt.Errorf("usage: pack %s %s", args[0], c.usage)
	}
	seconds, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64)
	if err != nil {
		return errors.New("SOURCE_DATE_EPOCH is not the time of the source, in seconds")
	}
	r, err := release.Read(".", time.Unix(seconds, 0))
	if err != nil {
		return err
	}
	if other := os.Getenv("PACKAGE_VERSION"); other != "" {
		r.Version = other
	}
	return c.run(r, args[1:])
}

func printed(values ...any) error {
	_, err := fmt.Println(values...)
	return err
}

func eachOf(files []string, do func(file string) error) error {
	var failed []error
	for _, file := range files {
		failed = append(failed, do(file))
	}
	return errors.Join(failed...)
}

func packages(r *release.Release, args []string) error {
	r.Debian.LibC = args[1]
	return r.Write(release.Packages, args[0])
}

// channels writes what package managers read about what lies in DIST, and its checksums.
func channels(r *release.Release, args []string) error {
	r.Debian.LibC = args[1]
	sums, err := r.Seal(args[2])
	if err != nil {
		return err
	}
	return errors.Join(os.WriteFile(args[2]+"/"+release.SumsName, []byte(sums), 0o644), r.Write(release.Channels, args[0]))
}

func writeIcons(r *release.Release, args []string) error {
	s := icons.Source{Picture: "assets/icon.png", Drawing: "assets/icons/latchkey.svg", Symbolic: "packaging/linux/symbolic.svg"}
	icns, err := s.ICNS()
	return errors.Join(err, s.Theme(args[0], r.ID), s.PNGs(args[1]), os.WriteFile(args[2], icns, 0o644))
}

func packTar(r *release.Release, args []string) error {
	return packed(args[1], func(f *os.File) error { return archive.Tar(f, args[0], r.Date) })
}

func packZip(r *release.Release, args []string) error {
	return packed(args[1], func(f *os.File) error { return archive.Zip(f, args[0], r.Date) })
}

// packed writes a file by write, and removes it if that fails.
func packed(file string, write func(f *os.File) error) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	if err = errors.Join(write(f), f.Close()); err != nil {
		_ = os.Remove(file)
	}
	return err
}
