package vault

import (
	"context"
	"errors"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"latchkey/auth"
)

// remembered is what List has read, so that a change of one account costs reading
// that one. An account is read anew if its file has another inode, time or size. It
// is plaintext in memory: Forget and Close clear it.
type remembered struct {
	mu       sync.Mutex // one List at a time
	list     []auth.Account
	files    []listed  // of list, in the same order
	bad      []error   // of accounts that cannot be read
	scanned  time.Time // when every file was last looked at; zero: nothing is remembered
	dirTime  time.Time // of the folder
	doubtful map[string]bool
}

// listed is the file of one account in a list.
type listed struct {
	id   string
	file fileMark
}

const (
	// rescanEvery is the age from which List looks at every file, whatever is known of
	// changes: a save that could not add its line to DIR.seen, or a file that something
	// else has written in place, shows there.
	// Each look costs 2 µs of processor an account, whether or not anything has changed.
	rescanEvery = 2 * time.Minute

	// raceTime is the age below which a file's time proves nothing: it may have been
	// changed since within one step of the clock that stamps it.
	raceTime = 2 * time.Second
)

// Forget clears what List has read. The next List reads every account.
func (f *Folder) Forget() {
	f.remembered.mu.Lock()
	defer f.remembered.mu.Unlock()
	f.remembered.forget()
}

func (m *remembered) forget() {
	m.list, m.files, m.bad, m.doubtful, m.scanned = nil, nil, nil, nil, time.Time{}
}

// List returns every account that can be read, ordered by id, and joins an error
// for each account that cannot be read. Callers share the list and must not change
// it.
func (f *Folder) List(ctx context.Context) ([]auth.Account, error) {
	if f.missing {
		return nil, nil
	}
	k, err := f.opener()
	if err != nil {
		return nil, err
	}
	f.noticeKeeper()
	m := &f.remembered
	m.mu.Lock()
	defer m.mu.Unlock()
	dirTime := timeOf(f.dir) // before the changes are read: what happens later counts as another change
	changed, complete := f.seen.changes(f.seenPath())
	now := time.Now()
	since := now.Sub(m.scanned)
	if !complete || m.scanned.IsZero() || since < 0 || since >= rescanEvery || len(changed) == 0 && !dirTime.Equal(m.dirTime) {
		all, err := names(f.dir)
		if err != nil {
			return nil, err
		}
		changed = ids(all)
		m.files, m.list = m.only(changed)
		m.scanned = now
	}
	for id := range m.doubtful {
		changed = append(changed, id)
	}
	slices.Sort(changed)
	if err := f.relist(ctx, k, slices.Compact(changed), now); err != nil {
		m.forget()
		return nil, err
	}
	m.dirTime = dirTime
	return m.list, errors.Join(m.bad...)
}

// only returns what is remembered of the accounts with those ids, which are ordered.
func (m *remembered) only(ids []string) ([]listed, []auth.Account) {
	files, list := make([]listed, 0, len(ids)), make([]auth.Account, 0, len(ids))
	for i, x := range m.files {
		if _, ok := slices.BinarySearch(ids, x.id); ok {
			files, list = append(files, x), append(list, m.list[i])
		}
	}
	return files, list
}

// looked is one account that relist looks at.
type looked struct {
	id      string
	at      int // its place in the list; isNew: the place where it belongs
	isNew   bool
	file    fileMark
	account auth.Account
	err     error
	kept    bool // nothing is to be changed
	marked  bool // it is to be looked at again: in doubt, being refreshed, or written just now
}

// relist looks at the files of those accounts, which are ordered, and reads what has
// changed.
func (f *Folder) relist(ctx context.Context, k keys, ids []string, now time.Time) error {
	m := &f.remembered
	all := make([]looked, len(ids))
	inParallel(len(ids), func(i int) { all[i] = f.reread(ctx, k, ids[i], now) })
	if ctx.Err() != nil {
		return fail(auth.KindCancelled, auth.ReasonCancelled, f.dir).Caused(ctx.Err())
	}
	m.bad, m.doubtful = nil, nil
	isChanged := false
	for i := range all {
		r := &all[i]
		if hasReason(r.err, auth.ReasonTooManyFiles) {
			return r.err // it concerns no one account
		}
		if r.err != nil && !hasReason(r.err, auth.ReasonUnknownAccount) {
			m.bad = append(m.bad, r.err)
		}
		if r.marked || r.err != nil && !hasReason(r.err, auth.ReasonUnknownAccount) {
			if m.doubtful == nil {
				m.doubtful = map[string]bool{}
			}
			m.doubtful[r.id] = true
		}
		m.keepIfSame(r)
		isChanged = isChanged || !r.kept
	}
	if isChanged {
		m.merge(all)
	}
	return nil
}

// reread looks at the file of one account, and reads it unless it is remembered as
// it is. Several goroutines may do so for different accounts.
func (f *Folder) reread(ctx context.Context, k keys, id string, now time.Time) (r looked) {
	m := &f.remembered
	r.id = id
	at, known := slices.BinarySearchFunc(m.files, id, func(x listed, id string) int { return strings.Compare(x.id, id) })
	r.at, r.isNew = at, !known
	mark, err := markOf(f.path(id))
	if known && err == nil && mark == m.files[at].file {
		r.kept = true
		return r
	}
	if r.err = ctx.Err(); r.err != nil {
		return r
	}
	seen := f.seen.known(id)
	stored, readErr := f.read(k, id)
	if r.account, r.err = stored, readErr; r.err == nil && !stored.RefreshStartedAt.IsZero() {
		r.account, r.err = f.settle(k, id)
	}
	if r.err != nil {
		return r
	}
	doubt(&r.account, seen)
	r.account.History = slices.Clip(r.account.History) // Account.remember must not write into what is shared
	after, err := markOf(f.path(id))
	if err == nil && after == mark && now.Sub(mark.time()) >= raceTime && stored.RefreshStartedAt.IsZero() && r.account.RefreshStartedAt.IsZero() {
		r.file = mark
	} else {
		r.marked = true // the zero mark equals none
	}
	return r
}

// keepIfSame keeps the remembered account if the file, which was read, says the same:
// then the list need not be copied, and its callers see that nothing has changed.
func (m *remembered) keepIfSame(r *looked) {
	if !r.kept && !r.isNew && r.err == nil && reflect.DeepEqual(m.list[r.at], r.account) {
		m.files[r.at].file, r.kept = r.file, true
	}
}

// merge makes a new list with what was read; the old one is shared and stays as it
// is.
func (m *remembered) merge(all []looked) {
	list, files := make([]auth.Account, 0, len(m.list)+len(all)), make([]listed, 0, len(m.list)+len(all))
	next := 0
	for i := range all {
		r := &all[i]
		if r.kept {
			continue
		}
		list, files = append(list, m.list[next:r.at]...), append(files, m.files[next:r.at]...)
		next = r.at
		if !r.isNew {
			next++
		}
		if r.err == nil {
			list, files = append(list, r.account), append(files, listed{r.id, r.file})
		}
	}
	m.list = append(list, m.list[next:]...)
	m.files = append(files, m.files[next:]...)
}

// timeOf is when a folder last changed; zero if it cannot be read.
func timeOf(dir string) time.Time {
	info, err := os.Stat(dir)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}
