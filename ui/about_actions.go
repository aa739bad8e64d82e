package ui

import "latchkey/ui/words"

// version returns the version of the program.
func (a *App) version() string { return a.deps.Version }

// about returns what the dialog shows.
func (a *App) about() about {
	h := a.deps.Home
	return about{a.version(), []aboutFile{
		{words.AboutSettings(), h.ConfigFile(), true}, {words.AboutAccounts(), h.VaultDir(), false}, {words.AboutLog(), h.LogFile(), true},
	}}
}
