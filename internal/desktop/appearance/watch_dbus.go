//go:build linux || freebsd || netbsd || openbsd || dragonfly

package appearance

import (
	"context"
	"time"

	"github.com/godbus/dbus/v5"

	"latchkey/internal/bus"
)

// The portal's settings, and the one that is read.
const (
	portalName  = "org.freedesktop.portal.Desktop"
	portalPath  = dbus.ObjectPath("/org/freedesktop/portal/desktop")
	ifSettings  = "org.freedesktop.portal.Settings"
	namespace   = "org.freedesktop.appearance"
	colorScheme = "color-scheme"
)

// preferDark is the value of color-scheme for dark; 0 is no preference, 2 is light.
const preferDark = uint32(1)

// readLimit bounds the first read: a bus may have to start the portal.
const readLimit = 30 * time.Second

// Supported reports whether Watch can report anything on this system.
const Supported = true

// Watch calls onChange with the desktop's preference once it is known and each time it is set,
// until ctx ends. It may report the same preference repeatedly. Without a bus it returns at once,
// and without a portal it reports nothing until one comes.
func Watch(ctx context.Context, onChange func(isDark bool)) {
	report := func(value any) {
		if scheme, ok := number(value); ok {
			onChange(scheme == preferDark)
		}
	}
	bus.Follow(ctx, bus.Listener{
		Find: bus.Session,
		Rules: [][]dbus.MatchOption{{
			dbus.WithMatchSender(portalName), dbus.WithMatchInterface(ifSettings),
			dbus.WithMatchMember("SettingChanged"), dbus.WithMatchArg(0, namespace),
		}},
		OnOpen: func(conn *dbus.Conn) { report(read(ctx, conn)) },
		OnSignal: func(_ *dbus.Conn, s *dbus.Signal) {
			if s.Name == ifSettings+".SettingChanged" && len(s.Body) == 3 && s.Body[0] == namespace && s.Body[1] == colorScheme {
				report(s.Body[2])
			}
		},
	})
}

// read returns the present value, or nil. Read is what portals had before ReadOne.
func read(ctx context.Context, conn *dbus.Conn) any {
	ctx, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	portal := conn.Object(portalName, portalPath)
	for _, method := range []string{".ReadOne", ".Read"} {
		var value dbus.Variant
		if portal.CallWithContext(ctx, ifSettings+method, 0, namespace, colorScheme).Store(&value) == nil {
			return value
		}
	}
	return nil
}

// number returns the number in a value, which Read wraps in two variants.
func number(value any) (n uint32, ok bool) {
	for {
		v, wrapped := value.(dbus.Variant)
		if !wrapped {
			n, ok = value.(uint32)
			return n, ok
		}
		value = v.Value()
	}
}
