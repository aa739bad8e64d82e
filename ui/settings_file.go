package ui

import (
	"context"

	"latchkey/auth"
)

// openConfig opens config.toml, and openLog the log.
func (a *App) openConfig() { a.openFile(a.deps.Home.ConfigFile()) }

func (a *App) openLog() { a.openFile(a.deps.Home.LogFile()) }

// opensFiles reports whether the desktop can open files.
func (a *App) opensFiles() bool { return a.deps.OpenFile != nil }

// openFile opens a file with the desktop's program.
func (a *App) openFile(path string) {
	a.aside(func(ctx context.Context) func() {
		if err := auth.AsError(a.deps.OpenFile(ctx, path)); err != nil {
			return func() { a.set(a.state.noticed(sentence(err), true)) }
		}
		return nil
	})
}

// awaitConfig reads config.toml now and then while it has faults, because the person
// corrects it elsewhere.
func (a *App) awaitConfig() {
	if a.awaitsConfig || len(a.state.Faults) == 0 {
		return
	}
	a.awaitsConfig = true
	n := a.settingChanges
	a.aside(func(ctx context.Context) func() {
		pause(ctx, watchEvery)
		now, err := a.settings()
		return func() {
			a.awaitsConfig = false
			if n == a.settingChanges {
				a.applySettings(n, now, err)
			}
			a.awaitConfig()
		}
	})
}
