package loopback

import (
	"errors"
	"syscall"
)

// wsaEACCES is the code by which Windows refuses a port of its excluded ranges (WSAEACCES of
// winsock2.h). A port that a program has is WSAEADDRINUSE.
const wsaEACCES = syscall.Errno(10013)

// IsExcluded reports whether the system itself keeps a port from programs such as this one: on
// Windows by an excluded range, elsewhere by rights. err is the error of a listener.
func IsExcluded(err error) bool {
	return errors.Is(err, syscall.EACCES) || errors.Is(err, wsaEACCES)
}
