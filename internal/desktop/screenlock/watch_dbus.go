//go:build linux || freebsd || netbsd || openbsd || dragonfly

package screenlock

import (
	"context"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/godbus/dbus/v5"

	"latchkey/internal/bus"
)

// logind (org.freedesktop.login1), and the interfaces of the screen savers, which
// all have one signal ActiveChanged(active).
const (
	login1    = "org.freedesktop.login1"
	ifManager = login1 + ".Manager"
	ifSession = login1 + ".Session"
	ifProps   = "org.freedesktop.DBus.Properties"
)

var savers = []string{
	"org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver",
	"org.mate.ScreenSaver", "org.xfce.ScreenSaver",
}

// Supported reports whether Watch can report anything on this system.
const Supported = true

// Watch calls onLeave each time the screen of this user is locked or the computer
// is about to sleep, until ctx ends. Without a bus it returns at once; it
// reconnects to a bus that is lost.
func Watch(ctx context.Context, onLeave func()) {
	var both sync.WaitGroup
	onSignal := func(conn *dbus.Conn, s *dbus.Signal) {
		if leaves(ctx, conn, s) {
			onLeave()
		}
	}
	both.Go(func() { bus.Follow(ctx, bus.Listener{Find: bus.Session, Rules: saverRules(), OnSignal: onSignal}) })
	both.Go(func() { bus.Follow(ctx, bus.Listener{Find: bus.System, Rules: logindRules(), OnSignal: onSignal}) })
	both.Wait()
}

// saverRules are the signals of the session bus that count.
func saverRules() [][]dbus.MatchOption {
	var rules [][]dbus.MatchOption
	for _, saver := range savers {
		rules = append(rules, []dbus.MatchOption{dbus.WithMatchInterface(saver), dbus.WithMatchMember("ActiveChanged")})
	}
	return rules
}

// logindRules are those of the system bus. The bus lets no other program own
// logind's name, so the sender is logind.
func logindRules() [][]dbus.MatchOption {
	from := dbus.WithMatchSender(login1)
	return [][]dbus.MatchOption{
		{from, dbus.WithMatchInterface(ifManager), dbus.WithMatchMember("PrepareForSleep")},
		{from, dbus.WithMatchInterface(ifSession), dbus.WithMatchMember("Lock")},
		{from, dbus.WithMatchInterface(ifProps), dbus.WithMatchMember("PropertiesChanged"), dbus.WithMatchArg(0, ifSession)},
	}
}

// leaves reports whether a signal says that the person leaves.
func leaves(ctx context.Context, conn *dbus.Conn, s *dbus.Signal) bool {
	switch s.Name {
	case ifManager + ".PrepareForSleep":
		return first(s) == true
	case ifSession + ".Lock":
		return ours(ctx, conn, s.Path)
	case ifProps + ".PropertiesChanged": // a locker that only says what it did
		changed, _ := second(s).(map[string]dbus.Variant)
		return changed["LockedHint"].Value() == true && ours(ctx, conn, s.Path)
	}
	return slices.ContainsFunc(savers, func(saver string) bool { return s.Name == saver+".ActiveChanged" }) && first(s) == true
}

// first and second are a signal's arguments, nil where there is none.
func first(s *dbus.Signal) any { return argument(s, 0) }

func second(s *dbus.Signal) any { return argument(s, 1) }

func argument(s *dbus.Signal, n int) any {
	if n >= len(s.Body) {
		return nil
	}
	return s.Body[n]
}

// askLimit bounds the question whose a session is.
const askLimit = 2 * time.Second

// ours reports whether a session is this user's. A session that logind does not
// know counts as ours, because locking is the safe side.
func ours(ctx context.Context, conn *dbus.Conn, session dbus.ObjectPath) bool {
	ctx, cancel := context.WithTimeout(ctx, askLimit)
	defer cancel()
	var value dbus.Variant
	err := conn.Object(login1, session).CallWithContext(ctx, ifProps+".Get", 0, ifSession, "User").Store(&value)
	if err != nil {
		return true
	}
	user, ok := value.Value().([]any) // (uid, path)
	if !ok || len(user) == 0 {
		return true
	}
	uid, ok := user[0].(uint32)
	return !ok || int(uid) == os.Geteuid()
}
