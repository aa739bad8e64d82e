package loopback

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
)

// holder returns the name of the program that listens on a loopback port. It is
// empty if the system does not permit the look-up: for a program of another user,
// or one that protects its files.
func holder(port string) string {
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return ""
	}
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		if socket := listening(table, fmt.Sprintf(":%04X", number)); socket != "" {
			return ownerOf(socket)
		}
	}
	return ""
}

// listening finds the listening socket of a port, ":1F90", in one of the kernel's
// tables, and returns the target of its descriptor's link. A line is "N: LOCAL
// REMOTE STATE QUEUES TIMER RETRANSMITS UID TIMEOUT INODE …".
func listening(table, port string) string {
	file, err := os.Open(table)
	if err != nil {
		return ""
	}
	defer func() { _ = file.Close() }()
	const listens = "0A"
	for lines := bufio.NewScanner(file); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) > 9 && strings.HasSuffix(fields[1], port) && fields[3] == listens {
			return "socket:[" + fields[9] + "]"
		}
	}
	return ""
}

// ownerOf returns the name and number of a process that has a socket open.
func ownerOf(socket string) string {
	links, _ := filepath.Glob("/proc/[0-9]*/fd/*") // the pattern is valid
	for _, link := range links {
		if to, err := os.Readlink(link); err != nil || to != socket {
			continue
		}
		pid := strings.Split(link, "/")[2]
		name, err := os.ReadFile("/proc/" + pid + "/comm")
		if err != nil {
			return ""
		}
		return fmt.Sprintf("%s (%s)", printable(string(name)), pid)
	}
	return ""
}

// printable removes characters that could move a terminal's cursor: a program may
// choose any name.
func printable(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, name)
}
