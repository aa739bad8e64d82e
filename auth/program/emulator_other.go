//go:build darwin || windows

package program

// emulator: this system does not say which program shows a terminal.
func (p *process) emulator(string) string { return "" }
