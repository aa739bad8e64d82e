package agent

import "time"

// signLimit bounds the time until a process that listens sends the status of its answer, its sign
// of life, before its work begins. A holder on a busy computer needs a part of it; one that is
// stopped keeps a command waiting no longer.
const signLimit = 5 * time.Second

// after is time.AfterFunc. Tests replace it.
var after = time.AfterFunc
