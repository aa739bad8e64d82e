package ui

// Abilities lists what can be done with the open vault. The zero value means that no vault is
// open.
type Abilities struct {
	Move     bool // its key can go to another keeper
	Store    bool // it is in memory only and can be stored
	MakeCode bool // a recovery code can be made
	Renew    bool // its key can be renewed
	BackUp   bool
	Erase    bool
	Repair   bool // damaged files can be moved aside
}

// abilities returns the abilities of a session; nil means that no vault is open.
func abilities(s *Session) Abilities {
	if s == nil {
		return Abilities{}
	}
	onDisk := s.OnDisk()
	return Abilities{
		Move: onDisk, Store: !onDisk, MakeCode: onDisk,
		Renew: onDisk, BackUp: onDisk, Erase: true, Repair: true,
	}
}
