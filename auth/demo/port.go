package demo

import (
	"crypto/sha256"
	"encoding/binary"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"latchkey/internal/durable"
)

// The files of the demo provider's folder.
const (
	portFile  = "port"
	stateFile = "state.sealed"
	lockFile  = "lock"
)

// Candidate ports are user ports (RFC 6335 §6), of which IANA has assigned very few. They are
// below the ports that systems use for outgoing connections: from 49152 on Windows and macOS,
// from 32768 on Linux. A port that a home has kept stays, wherever it is.
const firstPort, lastPort = 28590, 29998

// nextPort returns the candidate that is step ports further, and begins at the first one again
// after the last.
func nextPort(port, step int) int {
	return firstPort + (port-firstPort+step)%(lastPort-firstPort+1)
}

// IssuerAt returns the issuer of the demo provider in dir, or the one that a new
// provider there would have. It only reads.
func IssuerAt(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	port, kept := keptPort(dir)
	if !kept {
		port = candidatePort(dir)
	}
	return originOf("127.0.0.1", port)
}

func originOf(host string, port int) string {
	return "http://" + net.JoinHostPort(host, strconv.Itoa(port))
}

// candidatePort derives the port from the folder, so that an issuer is known
// before anything is written.
func candidatePort(dir string) int {
	sum := sha256.Sum256([]byte(dir))
	return firstPort + int(binary.BigEndian.Uint32(sum[:4])%(lastPort-firstPort+1))
}

// keptPort reads the stored port. A file without a valid port counts as no file.
func keptPort(dir string) (port int, kept bool) {
	b, err := durable.ReadFile(filepath.Join(dir, portFile))
	if err != nil || len(b) > 16 {
		return 0, false
	}
	port, err = strconv.Atoi(strings.TrimSpace(string(b)))
	return port, err == nil && 1024 <= port && port <= 65535
}

// keepPort stores the port durably; a crash leaves the file whole or absent.
func keepPort(dir string, port int) error {
	path := filepath.Join(dir, portFile)
	temp, err := os.CreateTemp(dir, portFile+".*.tmp")
	if err != nil {
		return cannotWrite(path, err)
	}
	_, err = temp.WriteString(strconv.Itoa(port) + "\n")
	if e := temp.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = durable.Rename(temp.Name(), path)
	}
	if err != nil {
		_ = durable.Remove(temp.Name())
		return cannotWrite(path, err)
	}
	return nil
}
