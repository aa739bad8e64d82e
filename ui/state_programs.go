package ui

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/catalog"
	"latchkey/auth/home"
	"latchkey/auth/ledger"
	"latchkey/auth/program"
	"latchkey/ui/programs"
	"latchkey/ui/words"
)

// Programs is what the window shows of programs: their rules, what each has taken, and the question
// about one.
type Programs struct {
	N        int // counts changes of what the room shows
	Rules    program.Book
	Fault    *auth.Error             // why the rules do not hold as they stand; nil means that they do
	Known    map[string]knownProgram // those of the ledger, by programID
	Last     uint64                  // number of the latest line of the ledger
	Leases   []home.Lease            // open ones, the oldest first
	Selected string                  // id of the program that the room shows

	IsStopping bool          // everything is being stopped and revoked; the proofs are shown before the window locks
	Stopped    agent.Stopped // what was stopped, while its dialog is open

	Asked *home.Asked // the question that stands; nil means none
	Since time.Time   // when it was first to be seen
}

// knownProgram is what the ledger has of a program.
type knownProgram struct {
	name, path  string
	first, last time.Time
	scopes      map[string][]string // of the latest request, by account id
	takes       []ledger.Line       // the latest, newest first
}

// takesKept is how many hand-overs of a program the window keeps; the ledger has them all.
const takesKept = 10

// programID identifies a program: by its path, or by its name where that is not known.
func programID(name, path string) string { return cmp.Or(path, "\x00"+name) }

// records is the ledger as the window keeps it.
type records struct {
	known  map[string]knownProgram
	served map[string][]auth.Entry // by account id
	last   uint64
}

// recordsOf reads lines of the ledger, the oldest first.
func recordsOf(lines []ledger.Line) records {
	r := records{known: map[string]knownProgram{}, served: map[string][]auth.Entry{}}
	for _, l := range lines {
		r.known[programID(l.Program, l.Path)] = r.known[programID(l.Program, l.Path)].with(l)
		if e, ok := entryOfLine(l); ok {
			r.served[l.Account] = latest(append(r.served[l.Account], e))
		}
		r.last = max(r.last, l.N)
	}
	return r
}

// with returns what is known of a program after another line.
func (k knownProgram) with(l ledger.Line) knownProgram {
	k.name, k.path = l.Program, l.Path
	if k.first.IsZero() {
		k.first = l.At
	}
	if l.IsEnd {
		return k
	}
	k.last = l.At
	scopes := maps.Clone(k.scopes)
	if scopes == nil {
		scopes = map[string][]string{}
	}
	scopes[l.Account] = l.Scopes
	k.scopes = scopes
	k.takes = slices.Insert(slices.Clone(k.takes), 0, l)
	k.takes = k.takes[:min(len(k.takes), takesKept)]
	return k
}

// entryOfLine is a line of the ledger as an event of its account. A line that closes another one is
// none.
func entryOfLine(l ledger.Line) (auth.Entry, bool) {
	e := auth.Entry{
		At: l.At, What: auth.HappenedServed, Note: l.Program, Until: l.Until,
		By: auth.By{Trigger: auth.TriggerProgram, Program: l.Program, Parent: l.Parent},
	}
	switch {
	case l.Result == ledger.Refused:
		e.What, e.Until = auth.HappenedNotServed, time.Time{}
	case l.Way == ledger.WayLend || l.Way == ledger.WayCall:
		e.What = auth.HappenedLent
	}
	return e, !l.IsEnd
}

// latest cuts what commands received to what is kept of an account.
func latest(entries []auth.Entry) []auth.Entry { return entries[max(0, len(entries)-servedKept):] }

// withRecords sets the ledger.
func (s State) withRecords(r records) State {
	s.Programs.Known, s.Programs.Last, s.Served = r.known, r.last, r.served
	s.Programs.N++
	return s
}

// withRules sets the rules.
func (s State) withRules(rules program.Book) State {
	s.Programs.Rules, s.Programs.Fault = rules, nil
	s.Programs.N++
	return s
}

// withRulesRead sets the rules as they were read. That they do not hold stands in their room as long
// as it is so; a message says it elsewhere, once.
func (s State) withRulesRead(rules program.Book, failed *auth.Error) State {
	switch {
	case failed == nil:
		return s.withRules(rules)
	case failed.Reason != auth.ReasonRulesOlder && failed.Reason != auth.ReasonRulesDamaged:
		return s.noticed(sentence(failed), true)
	}
	isNew := s.Programs.Fault == nil || s.Programs.Fault.Reason != failed.Reason
	s = s.withRules(rules)
	s.Programs.Fault = failed
	if isNew && s.view() != RoomPrograms {
		s = s.noticed(sentence(failed), true)
	}
	return s
}

// withTaken adds a line of the ledger.
func (s State) withTaken(l ledger.Line) State {
	if l.N > 0 && l.N <= s.Programs.Last { // it was read already
		return s
	}
	id := programID(l.Program, l.Path)
	s.Programs.Known = with(s.Programs.Known, id, s.Programs.Known[id].with(l))
	s.Programs.Last = max(s.Programs.Last, l.N)
	s.Programs.N++
	if e, ok := entryOfLine(l); ok {
		s.Served = with(s.Served, l.Account, latest(append(slices.Clone(s.Served[l.Account]), e)))
	}
	return s
}

// withLease sets an open lease, or removes one that has ended.
func (s State) withLease(l home.Lease) State {
	at := slices.IndexFunc(s.Programs.Leases, func(x home.Lease) bool { return x.ID == l.ID })
	leases := slices.Clone(s.Programs.Leases)
	switch {
	case l.Ending != "" && at >= 0:
		leases = slices.Delete(leases, at, at+1)
	case l.Ending != "":
		return s
	case at >= 0:
		leases[at] = l
	default:
		leases = append(leases, l)
	}
	s.Programs.Leases = leases
	s.Programs.N++
	return s
}

// choosingProgram shows another program in the room.
func (s State) choosingProgram(id string) State {
	s.Programs.Selected = id
	return s
}

// withAsked opens the question about a program. It stands over whatever is open.
func (s State) withAsked(q home.Asked) State {
	s.Programs.Asked, s.Programs.Since = &q, s.Now
	return s
}

// withoutAsked closes the question with that id.
func (s State) withoutAsked(id string) State {
	if s.Programs.Asked != nil && s.Programs.Asked.ID == id {
		s.Programs.Asked = nil
	}
	return s
}

// consent returns the question about a program as a dialog over all others. A locked window shows
// none, nor does one that an audience sees; there it is refused by itself.
func (s State) consent() Dialog {
	if s.Programs.Asked == nil || s.view() == RoomGate || s.Flows.Audience {
		return Dialog{}
	}
	return Dialog{Kind: DialogConsent, Question: s.Programs.Asked.ID}
}

// consentSleep is how long the buttons of a question sleep that comes uninvited: a click or a key
// that was meant for something else must not answer it.
const consentSleep = time.Second

// consentShown returns what the question about a program shows.
func (s State) consentShown() consentShown {
	v := consentShown{now: s.Now}
	if s.Programs.Asked == nil {
		return v
	}
	v.ok, v.asked = true, *s.Programs.Asked
	v.isAwake = s.Now.Sub(s.Programs.Since) >= consentSleep
	if now, ok := s.Account(v.asked.Account.ID); ok {
		v.asked.Account = now // it may have been refreshed since
	}
	v.provider = s.providerName(v.asked.Account.Provider)
	v.look, v.word, _ = s.statusOf(&v.asked.Account)
	known := s.Programs.Known[programID(v.asked.From.Name(), v.asked.From.Path)]
	_, before := known.scopes[v.asked.Account.ID]
	v.isFirst = !before
	return v
}

// nextConsent returns how long until the question about a program changes with the clock.
func (s State) nextConsent() time.Duration {
	next := suspendTick
	if s.consent().Kind == DialogNone {
		return next
	}
	if left := s.Programs.Asked.Until.Sub(s.Now); left > 0 {
		next = left%time.Second + time.Millisecond
	}
	if sleeps := s.Programs.Since.Add(consentSleep).Sub(s.Now); sleeps > 0 {
		next = min(next, sleeps)
	}
	return next
}

// nextLease returns how long until the countdown of a lease changes in the room, or a rule ends.
func (s State) nextLease() time.Duration {
	next := suspendTick
	if s.view() != RoomPrograms {
		return next
	}
	for _, r := range s.Programs.Rules {
		if left := r.Until.Sub(s.Now); r.Kind == program.Until && left > 0 {
			next = min(next, left+time.Millisecond)
		}
	}
	for _, l := range s.Programs.Leases {
		left := l.Terms.Until.Sub(s.Now)
		switch {
		case l.Terms.Until.IsZero() || left <= 0:
		case left < secondsBelow:
			next = min(next, left%time.Second+time.Millisecond)
		default:
			next = min(next, left%time.Minute+time.Millisecond)
		}
	}
	return next
}

// programsFrom identifies what the programs of the room are made from.
type programsFrom struct {
	n         int
	accounts  *auth.Account
	providers *catalog.Entry
	counts    [2]int
}

// programsShown returns the slice of the state that the room shows.
func (s State) programsShown() programs.Shown {
	fault := noteOf(s.Programs.Fault)
	return programs.Shown{
		Fault: fault.title, FaultHint: fault.hint,
		From:     programsFrom{s.Programs.N, first(s.Accounts), first(s.Providers), [2]int{len(s.Accounts), len(s.Providers)}},
		Read:     func() []programs.Program { return readPrograms(s) },
		Selected: s.Programs.Selected, Accounts: len(s.Accounts), Example: s.exampleAccount(),
		AskFirst: s.Settings.AskFirst, CanSet: s.settable(), Key: words.VaultLine(s.Keeper), KeyShort: words.KeyLine(s.Keeper),
		CanLock: s.Phase == PhaseOpen, Now: s.Now,
	}
}

// exampleAccount is how a command names the first account; empty means that there is none.
func (s State) exampleAccount() string {
	if len(s.Accounts) == 0 {
		return ""
	}
	return commandName(s.Accounts[0], s.Accounts)
}

// program returns the path and the name of a program of the room.
func (s State) program(id string) (path, name string) {
	if k, ok := s.Programs.Known[id]; ok {
		return k.path, k.name
	}
	return id, baseOf(id)
}

// tokenUntil returns the end of the latest token that a program was given; zero means that none is
// known.
func (s State) tokenUntil(id string) (until time.Time) {
	for _, l := range s.Programs.Known[id].takes {
		if l.Result == ledger.Given && l.Until.After(until) {
			until = l.Until
		}
	}
	return until
}

// stoppingAll records that everything is being stopped, and says that every account is being revoked
// if one is left to revoke.
func (s State) stoppingAll() State {
	s.Programs.IsStopping = true
	if !slices.ContainsFunc(s.Accounts, auth.Account.IsToRevoke) {
		return s
	}
	return s.noticed(words.StopAllBusy(), false)
}

// stoppedAll shows what was stopped, in place of the message that it is being done.
func (s State) stoppedAll(done agent.Stopped) State {
	s.Programs.Stopped = done
	if s.Notice.Text == words.StopAllBusy() {
		s = s.unnoticed(s.Notice.N)
	}
	return s.withDialog(Dialog{Kind: DialogStopped})
}

// proofsSeen ends stoppingAll.
func (s State) proofsSeen() State {
	s.Programs.IsStopping, s.Programs.Stopped = false, agent.Stopped{}
	return s
}

// stoppedShown returns what the dialog of the proofs shows.
func (s State) stoppedShown() stoppedShown {
	v := stoppedShown{leases: s.Programs.Stopped.Leases}
	for _, x := range s.Programs.Stopped.Revoked {
		line := words.ProofOf(x.Account, s.Now)
		if x.Err != nil {
			title, _ := words.Say(x.Err)
			line = words.NotRevokedAt(x.Account.DisplayName(), title)
		}
		v.proofs = append(v.proofs, line)
	}
	return v
}
