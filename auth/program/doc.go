// Package program says which program requests a token, and keeps the rules for programs.
//
// A program is the executable of whoever started the command, or, for a shell or an
// interpreter, the script that it runs, where that can be seen; never a process id. A
// process that requests a token itself, over the socket, is the program.
//
// What is known depends on the system. Linux names the executable of a running process, so
// that a program cannot lie about its path, and reads are bound to one process by handles
// (pidfd and an open /proc/PID), so that a reused process id is not mistaken for it. A script
// is what the command line of its interpreter names, which that process may have written.
// macOS names the path that was executed, which the process may change as well; Windows
// names the executable. Elsewhere the program is unknown.
//
// A program that runs as this user can start another program and use that program's rights:
// the rules keep order among programs and leave a trail; they stop no malware.
package program
