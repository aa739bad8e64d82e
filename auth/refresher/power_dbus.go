//go:build linux || freebsd || netbsd || openbsd || dragonfly

package refresher

import (
	"context"
	"time"

	"github.com/godbus/dbus/v5"

	"latchkey/internal/bus"
)

// profiles are the names under which the desktop's power profiles are found, the
// newer first; each is also the interface, and its path follows.
var profiles = []struct {
	name string
	path dbus.ObjectPath
}{
	{"org.freedesktop.UPower.PowerProfiles", "/org/freedesktop/UPower/PowerProfiles"},
	{"net.hadess.PowerProfiles", "/net/hadess/PowerProfiles"},
}

// busLimit is how long the system bus has to answer.
const busLimit = 500 * time.Millisecond

// PowerSaver reports whether the desktop saves power, by its power profile. Where
// no service answers it is false. It starts no service.
func PowerSaver() bool {
	address, ok := bus.System()
	if !ok {
		return false
	}
	ctx, cancel := context.WithTimeout(context.Background(), busLimit)
	defer cancel()
	conn, err := dbus.Connect(address, dbus.WithContext(ctx))
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close() }()
	for _, p := range profiles {
		var active dbus.Variant
		call := conn.Object(p.name, p.path).CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", dbus.FlagNoAutoStart, p.name, "ActiveProfile")
		if call.Store(&active) == nil {
			profile, _ := active.Value().(string)
			return profile == "power-saver"
		}
	}
	return false
}
