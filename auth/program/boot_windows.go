package program

import (
	"strconv"
	"sync"
	"unsafe"

	"golang.org/x/sys/windows"
)

// timeOfDay is SYSTEM_TIMEOFDAY_INFORMATION of ntexapi.h.
type timeOfDay struct {
	bootTime, currentTime, zoneBias int64
	zone, _                         uint32
	bootBias, sleepBias             uint64
}

// Boot names the run of this computer since its start, by the time of it; empty if the system does
// not say. What a change of the clock has added to that time is taken off.
var Boot = sync.OnceValue(func() string {
	var t timeOfDay
	size := uint32(unsafe.Sizeof(t))
	if windows.NtQuerySystemInformation(windows.SystemTimeOfDayInformation, unsafe.Pointer(&t), size, &size) != nil || t.bootTime == 0 {
		return ""
	}
	return strconv.FormatInt(t.bootTime-int64(t.bootBias), 10) //nolint:gosec // a difference of times
})
