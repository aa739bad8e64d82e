//go:build linux || freebsd || netbsd || openbsd || dragonfly

// Package bus finds the D-Bus buses that run already. It never starts one: what
// libraries start where none runs outlives the program.
package bus

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/godbus/dbus/v5"
)

// SessionVariable names the session bus for every program of a session.
const SessionVariable = "DBUS_SESSION_BUS_ADDRESS"

// Session is the address of the session bus: by its variable, else the socket
// that systemd gives to a user.
func Session() (address string, ok bool) {
	if a := os.Getenv(SessionVariable); a != "" && a != "autolaunch:" {
		return a, true
	}
	dir := os.Getenv("XDG_RUNTIME_DIR")
	if dir == "" {
		dir = fmt.Sprintf("/run/user/%d", os.Getuid())
	}
	socket := filepath.Join(dir, "bus")
	info, err := os.Stat(socket)
	if err != nil || info.Mode()&os.ModeSocket == 0 || !ownedByUs(info) {
		return "", false
	}
	return "unix:path=" + dbus.EscapeBusAddressValue(socket), true
}

// System is the address of the system bus: by its variable, else the well-known
// socket.
func System() (address string, ok bool) {
	if a := os.Getenv("DBUS_SYSTEM_BUS_ADDRESS"); a != "" {
		return a, true
	}
	const socket = "/var/run/dbus/system_bus_socket"
	info, err := os.Stat(socket)
	return "unix:path=" + socket, err == nil && info.Mode()&os.ModeSocket != 0
}

// ownedByUs reports whether a file is this user's.
func ownedByUs(info os.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(st.Uid) == os.Geteuid()
}
