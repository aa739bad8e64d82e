package ui

import "time"

// suspendTick bounds every sleep of the clock: timers stop while a computer sleeps, and the window
// must be right soon after it wakes.
const suspendTick = 30 * time.Second

// tick sleeps until the next change that depends on the clock alone.
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

// Iconify records that the window was minimized or restored. No clock runs while it is minimized.
func (a *App) Iconify(away bool) {
	if a.away != away {
		a.away = away
		a.set(a.state)
	}
}
