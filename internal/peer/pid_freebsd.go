package peer

// peerPID is 0: the system does not say which process connected.
func peerPID(int) int { return 0 }
