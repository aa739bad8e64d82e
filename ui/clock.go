package ui

import "time"

// suspendTick bounds every sleep of the clock, so that a computer that slept
// shows the right time soon after it wakes (timers stand still meanwhile).
const suspendTick = 30 * time.Second

// tick sleeps until what is on the screen next changes by the clock alone.
func (a *App) tick() {
	if a.clock != nil {
		a.clock.Stop()
	}
	wait := a.state.nextChange()
	if wait == 0 || a.away || a.closing.Load() {
		return
	}
	a.clock = time.AfterFunc(wait, func() {
		a.post(func() {
			a.setTime()
		})
	})
}

// Iconify says that the window was put away into the taskbar, or brought back. No
// clock runs for what nobody can see.
func (a *App) Iconify(away bool) {
	if a.away != away {
		a.away = away
		a.set(a.state)
	}
}
