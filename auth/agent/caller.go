package agent

// Caller is whoever requested a token: the command, and the program that ran it. 0
// and empty stand for what the system does not say. None of it proves anything:
// a program may call itself what it likes.
type Caller struct {
	PID     int    // of the command
	Program string // the command's name, 15 bytes at most

	ParentPID int
	Parent    string // the name of what ran the command
}
