package agent

// Caller is the process that requested a token: the command, and the program that
// ran it. 0 and empty mean unknown. No field proves anything: a program may
// choose its own name.
type Caller struct {
	PID     int    // of the command
	Program string // the command's name, 15 bytes at most

	ParentPID int
	Parent    string // the name of what ran the command
}
