// Package forget removes what is no longer used from this process's memory.
//
// Go cannot overwrite a string, and its collector marks memory as free without
// clearing it: a token that nothing refers to any more can be read in the process
// until its place is used again. Now uses those places again.
//
// It cannot remove what something still refers to, what lies on the stack of a
// running goroutine, and what the system has written elsewhere (swap).
package forget

import (
	"runtime"
	"runtime/debug"
	"sync"
)

// pools is how many collections empty a sync.Pool, such as those of net/http: an
// object survives one.
const pools = 2

// Now collects garbage, clears the memory that this frees, and returns what it can to
// the system. It takes about as long as some ten collections, so it belongs on a
// goroutine of its own. The caller must have dropped what is to be forgotten.
func Now() {
	one.Lock()
	defer one.Unlock()
	for range pools + 1 {
		runtime.GC()
	}
	clearFree()
	debug.FreeOSMemory() // collects as well
}

var one sync.Mutex // clearing twice at once would only take longer

// chunk is how many bytes are allocated between two looks at the heap, grown is how many
// chunks in a row have to make it grow, and most is the bound for one size. One growth can be
// that of another goroutine, which paints the locked window.
const (
	chunk = 256 << 10
	grown = 3
	most  = 64 << 20
)

// sink keeps the compiler from leaving the allocations out.
var sink []byte

// clearFree allocates objects of each size of the allocator until the heap grows:
// then every free place of that size has been given out, and was cleared for that.
// Places for objects with pointers are left alone: no secret is stored in one. Meanwhile the
// process has one processor, because each keeps places that no other is given.
func clearFree() {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // a collection would free the places anew
	var heap runtime.MemStats
	runtime.ReadMemStats(&heap)
	sizes := make([]int, 0, len(heap.BySize)+8)
	for _, class := range heap.BySize {
		if class.Size > 0 {
			sizes = append(sizes, int(class.Size))
		}
	}
	for size := sizes[len(sizes)-1] + 1024; size <= 32<<10; size += 1024 { // the largest are not listed
		sizes = append(sizes, size)
	}
	for i, size := range sizes {
		clearSize(size, &heap)
		if i%8 == 7 {
			runtime.GC() // bounds what has been allocated
		}
	}
	sink = nil
}

// clearSize does it for one size in bytes.
func clearSize(size int, heap *runtime.MemStats) {
	for done, inRow := 0, 0; done < most && inRow < grown; done += chunk {
		runtime.ReadMemStats(heap)
		before := heap.HeapInuse
		for n := 0; n < chunk; n += size {
			sink = make([]byte, size)
		}
		runtime.ReadMemStats(heap)
		if inRow++; heap.HeapInuse < before+chunk*3/4 {
			inRow = 0
		}
	}
}
