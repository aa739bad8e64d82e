package appearance

import (
	"context"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"go.uber.org/goleak"

	"latchkey/internal/bus/bustest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// portal is the portal of a private bus that stands for the session's.
type portal struct {
	t    *testing.T
	conn *dbus.Conn
	seen chan bool
}

// newPortal starts a bus, and a portal on it that answers these methods with value.
func newPortal(t *testing.T, value any, methods ...string) *portal {
	t.Helper()
	address, _ := bustest.Start(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	p := &portal{t: t, conn: conn, seen: make(chan bool, 100)}
	answers := map[string]any{}
	for _, method := range methods {
		answers[method] = func(space, key string) (dbus.Variant, *dbus.Error) {
			if space != namespace || key != colorScheme {
				return dbus.Variant{}, dbus.NewError("org.freedesktop.portal.Error.NotFound", nil)
			}
			return dbus.MakeVariant(value), nil
		}
	}
	if err := conn.ExportMethodTable(answers, portalPath, ifSettings); err != nil {
		t.Fatal(err)
	}
	return p
}

// own gives the portal its name.
func (p *portal) own() {
	p.t.Helper()
	if _, err := p.conn.RequestName(portalName, dbus.NameFlagDoNotQueue); err != nil {
		p.t.Fatal(err)
	}
}

// watch starts to watch, until the test ends.
func (p *portal) watch() {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); Watch(ctx, func(isDark bool) { p.seen <- isDark }) }()
	p.t.Cleanup(func() { cancel(); <-ended })
}

// set announces a setting.
func (p *portal) set(space, key string, value any) {
	p.t.Helper()
	if err := p.conn.Emit(portalPath, ifSettings+".SettingChanged", space, key, dbus.MakeVariant(value)); err != nil {
		p.t.Fatal(err)
	}
}

// next returns the next report.
func (p *portal) next() bool {
	p.t.Helper()
	select {
	case isDark := <-p.seen:
		return isDark
	case <-time.After(time.Minute):
		p.t.Fatal("nothing was reported")
	}
	return false
}

// TestThePortalSaysWhetherTheDesktopIsDark: the value is read by either method, and its changes are
// followed. Other settings, and values of another type, change nothing.
func TestThePortalSaysWhetherTheDesktopIsDark(t *testing.T) {
	for name, c := range map[string]struct {
		value  any
		isDark bool
		method string
	}{
		"dark":             {uint32(1), true, "ReadOne"},
		"light":            {uint32(2), false, "ReadOne"},
		"no preference":    {uint32(0), false, "ReadOne"},
		"an older portal":  {dbus.MakeVariant(uint32(1)), true, "Read"},
		"an unknown value": {uint32(7), false, "ReadOne"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPortal(t, c.value, c.method)
			p.own()
			p.watch()
			if got := p.next(); got != c.isDark {
				t.Errorf("is dark: %v", got)
			}
			p.set("org.gnome.desktop.interface", colorScheme, uint32(1))
			p.set(namespace, "contrast", uint32(1))
			p.set(namespace, colorScheme, "dark")
			for _, isDark := range []bool{!c.isDark, c.isDark} {
				p.set(namespace, colorScheme, map[bool]uint32{true: 1, false: 2}[isDark])
				if got := p.next(); got != isDark {
					t.Errorf("after a change to %v is dark: %v", isDark, got)
				}
			}
		})
	}
}

// TestNoPortal: without one nothing is reported; one that comes later is heard.
func TestNoPortal(t *testing.T) {
	p := newPortal(t, uint32(1), "ReadOne")
	p.watch()
	p.own()
	for limit := time.After(time.Minute); ; { // the rule may not be set yet
		p.set(namespace, colorScheme, uint32(1))
		select {
		case isDark := <-p.seen:
			if !isDark {
				t.Error("a dark desktop is reported as light")
			}
			return
		case <-time.After(50 * time.Millisecond):
		case <-limit:
			t.Fatal("a portal that comes later is not heard")
		}
	}
}

// TestNoBus: Watch returns.
func TestNoBus(t *testing.T) {
	for _, address := range []string{"disabled:", "unix:path=/nonexistent/bus", "\x01"} {
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
		Watch(t.Context(), func(bool) { t.Errorf("%q: something was reported", address) })
	}
}
