package agent

import "latchkey/auth/program"

// Caller is the process that requested a token, and the program that started it.
type Caller = program.Caller

// Self is the caller where there is no holder: this process is the command.
func Self() Caller { return program.Self() }
