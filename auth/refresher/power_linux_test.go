package refresher

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/godbus/dbus/v5"

	"latchkey/internal/bus/bustest"
)

// profileOf answers Properties.Get as the desktop's power profiles do.
type profileOf string

func (p profileOf) Get(string, string) (dbus.Variant, *dbus.Error) {
	return dbus.MakeVariant(string(p)), nil
}

func TestPowerSaver(t *testing.T) {
	for _, service := range profiles {
		for profile, want := range map[string]bool{"power-saver": true, "balanced": false} {
			t.Run(service.name+" "+profile, func(t *testing.T) {
				address, _ := bustest.Start(t)
				t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
				if PowerSaver() {
					t.Error("without a power service it saves power")
				}
				conn, err := dbus.Connect(address)
				if err != nil {
					t.Fatal(err)
				}
				defer conn.Close()
				if err := conn.Export(profileOf(profile), service.path, "org.freedesktop.DBus.Properties"); err != nil {
					t.Fatal(err)
				}
				if _, err := conn.RequestName(service.name, 0); err != nil {
					t.Fatal(err)
				}
				if got := PowerSaver(); got != want {
					t.Errorf("it saves power: %t", got)
				}
			})
		}
	}
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere")
	if PowerSaver() {
		t.Error("without a bus it saves power")
	}
}

// Where power is saved it looks around rarer while nothing is due, and renews in
// time all the same (G13).
func TestSavingPowerWakesRarer(t *testing.T) {
	wakes := func(saves bool) (n int) {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			w.link("corp", "ada", 2*time.Hour)
			stamp := func() string { n++; return "same" }
			w.refreshing(&Refresher{Client: w.client, Now: w.now, Stamp: stamp, Saver: func() bool { return saves }}, 3*time.Hour)
			if asked := w.requests(); len(asked) != 2 { // of two hours, then of one
				t.Errorf("%d renewals", len(asked))
			}
		})
		return n
	}
	if saving, plain := wakes(true), wakes(false); saving*3 > plain || saving == 0 {
		t.Errorf("%d wake-ups saving power, %d else", saving, plain)
	}
}
