package screenlock

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"go.uber.org/goleak"

	"latchkey/internal/bus/bustest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// desktop is a private bus that stands for the session's and the system's, with
// a logind on it.
type desktop struct {
	t      *testing.T
	conn   *dbus.Conn
	locked chan struct{}
	stop   func()
}

// user is a session's property User.
type user struct {
	UID  uint32
	Path dbus.ObjectPath
}

func newDesktop(t *testing.T) *desktop {
	t.Helper()
	address, stop := bustest.Start(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	d := &desktop{t: t, conn: conn, locked: make(chan struct{}, 100), stop: stop}
	d.session("ours", uint32(os.Geteuid()))
	d.session("theirs", uint32(os.Geteuid())+1)
	if _, err := conn.RequestName(login1, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); Watch(ctx, func() { d.locked <- struct{}{} }) }()
	t.Cleanup(func() { cancel(); <-ended })
	d.settle()
	return d
}

func session(name string) dbus.ObjectPath {
	return dbus.ObjectPath("/org/freedesktop/login1/session/" + name)
}

// session has logind know a session of that user.
func (d *desktop) session(name string, uid uint32) {
	get := func(_, property string) (dbus.Variant, *dbus.Error) {
		if property != "User" {
			return dbus.Variant{}, dbus.NewError("org.freedesktop.DBus.Error.UnknownProperty", nil)
		}
		return dbus.MakeVariant(user{uid, "/user"}), nil
	}
	if err := d.conn.ExportMethodTable(map[string]any{"Get": get}, session(name), ifProps); err != nil {
		d.t.Fatal(err)
	}
}

// settle waits until both watchers have their rules in: a signal that counts is
// sent until both have heard it.
func (d *desktop) settle() {
	d.t.Helper()
	limit := time.After(20 * time.Second)
	for heard := 0; heard < 2; {
		d.emit("/", ifManager+".PrepareForSleep", true)
		d.emit("/", savers[0]+".ActiveChanged", true)
		for wait := time.After(50 * time.Millisecond); ; {
			select {
			case <-d.locked:
				heard++
				continue
			case <-wait:
			case <-limit:
				d.t.Fatal("no listener")
			}
			break
		}
		if heard < 2 {
			heard = 0
		}
	}
}

func (d *desktop) emit(path dbus.ObjectPath, name string, values ...any) {
	d.t.Helper()
	if err := d.conn.Emit(path, name, values...); err != nil {
		d.t.Fatal(err)
	}
}

// says fails the test unless a signal is reported, or is not. One that must be reported
// follows each, so that nothing is waited for in vain.
func (d *desktop) says(want bool, path dbus.ObjectPath, name string, values ...any) {
	d.t.Helper()
	n := 2 // the two that follow
	if want {
		n++
	}
	d.emit(path, name, values...)
	d.emit(session("ours"), ifSession+".Lock")
	d.emit("/", savers[1]+".ActiveChanged", true)
	for range n {
		select {
		case <-d.locked:
		case <-time.After(20 * time.Second):
			d.t.Fatalf("%s %v on %s was not reported", name, values, path)
		}
	}
	select {
	case <-d.locked:
		d.t.Errorf("%s %v on %s was reported", name, values, path)
	case <-time.After(30 * time.Millisecond):
	}
}

func TestWhatTheDesktopSays(t *testing.T) {
	d := newDesktop(t)
	hint := func(on bool) map[string]dbus.Variant {
		return map[string]dbus.Variant{"LockedHint": dbus.MakeVariant(on)}
	}
	for _, saver := range savers {
		d.says(true, "/screensaver", saver+".ActiveChanged", true)
		d.says(false, "/screensaver", saver+".ActiveChanged", false)
		d.says(false, "/screensaver", saver+".ActiveChanged", "true")
		d.says(false, "/screensaver", saver+".ActiveChanged")
	}
	d.says(true, "/org/freedesktop/login1", ifManager+".PrepareForSleep", true)
	d.says(false, "/org/freedesktop/login1", ifManager+".PrepareForSleep", false)
	d.says(false, "/org/freedesktop/login1", ifManager+".PrepareForShutdown", true)
	d.says(true, session("ours"), ifSession+".Lock")
	d.says(false, session("ours"), ifSession+".Unlock")
	d.says(false, session("theirs"), ifSession+".Lock")
	d.says(true, session("unknown"), ifSession+".Lock")
	d.says(true, session("ours"), ifProps+".PropertiesChanged", ifSession, hint(true), []string{})
	d.says(false, session("ours"), ifProps+".PropertiesChanged", ifSession, hint(false), []string{})
	d.says(false, session("ours"), ifProps+".PropertiesChanged", ifSession, map[string]dbus.Variant{}, []string{})
	d.says(false, session("theirs"), ifProps+".PropertiesChanged", ifSession, hint(true), []string{})
	d.says(false, session("ours"), ifProps+".PropertiesChanged", "org.freedesktop.login1.Seat", hint(true), []string{})
}

func TestNoBus(t *testing.T) {
	for name, address := range map[string]string{
		"disabled": "disabled:", "no socket": "unix:path=/nonexistent/bus", "nonsense": "\x01",
	} {
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
		t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
		Watch(t.Context(), func() { t.Errorf("%s: something was reported", name) }) // it returns
	}
}

func TestTheBusDies(t *testing.T) {
	d := newDesktop(t)
	d.stop()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	Watch(ctx, func() { t.Error("something was reported") })
	select {
	case <-d.locked:
		t.Error("a dying bus is no lock")
	case <-time.After(50 * time.Millisecond):
	}
}
