package ledger

import (
	"context"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"latchkey/auth"
	"latchkey/internal/durable"
	"latchkey/internal/private"
)

// Vault is what a ledger needs of a vault: to seal its key, and a lock among processes. It is
// implemented by both vaults of package vault.
type Vault interface {
	SealFile(path, purpose string, plaintext []byte) error
	UnsealFile(path, purpose string) ([]byte, error)
	Lock(ctx context.Context, name string) (unlock func(), err error)
	Keeper() auth.Keeper
}

// Purpose and Lock are those of the file with a ledger's key, for a renewal of the vault's key.
const (
	Purpose = "ledger key"
	Lock    = "ledger"
)

// lockWait bounds the wait for the ledger's lock, which is kept for a few milliseconds.
const lockWait = auth.LockWait

// The bounds of the files: about 2,000 lines in each, 64,000 in all.
const (
	maxFile  = 1 << 20
	maxFiles = 32
)

// fileLimit and filesLimit are those bounds; tests lower them.
var fileLimit, filesLimit int64 = maxFile, maxFiles

// Ledger is the ledger of one vault. Many goroutines and processes may use it at the same time.
type Ledger struct {
	dir, mark string
	vault     Vault

	mu    sync.Mutex
	aead  cipher.AEAD // nil: the key has not been read yet
	known head        // the last line that this process wrote; zero if it wrote none

	memory []Line // with a vault in memory, which writes no file
}

// Open returns the ledger of a vault, in a folder that need not exist. mark is the path of a file
// outside of the folder, by which an older copy of the folder is noticed. Open reads and creates
// nothing.
func Open(dir, mark string, v Vault) *Ledger { return &Ledger{dir: dir, mark: mark, vault: v} }

// KeyFile is the path of the file with the key.
func (l *Ledger) KeyFile() string { return filepath.Join(l.dir, "ledger-key.sealed") }

// Close forgets the key.
func (l *Ledger) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.aead = nil
}

// inMemory reports whether nothing is written.
func (l *Ledger) inMemory() bool { return l.vault.Keeper() == auth.KeeperMemory }

// Append writes one line and returns it with its number and hash. When Append returns, the
// line is on the disk. Of a ledger that was changed, Append notes the change in the head, for
// Verify, and goes on. The errors are those of the vault, and of a file that cannot be written.
func (l *Ledger) Append(ctx context.Context, line Line) (Line, error) {
	for _, text := range []*string{&line.Program, &line.Path, &line.Parent, &line.Resource, &line.Within, &line.Claims} {
		*text = clip(*text)
	}
	line.At, line.Until = line.At.UTC(), line.Until.UTC()
	if l.inMemory() {
		return l.remember(line), nil
	}
	unlock, err := l.lock(ctx)
	if err != nil {
		return Line{}, err
	}
	defer unlock()
	if err := private.MkdirAll(l.dir); err != nil {
		return Line{}, durable.Failed(l.dir, err)
	}
	aead, err := l.key(true)
	if err != nil {
		return Line{}, err
	}
	h, err := l.end(aead)
	if err != nil {
		return Line{}, err
	}
	line.N, line.Prev = h.N+1, h.Hash
	text, hash, err := sealLine(aead, line)
	if err != nil {
		return Line{}, err
	}
	line.Hash = hash
	if err := l.write(&h, text, line); err != nil {
		return Line{}, err
	}
	if err := l.writeHead(aead, &h); err != nil {
		return Line{}, err
	}
	l.writeMark(aead, h)
	if h.File == line.N { // a new file
		l.prune(aead, h)
	}
	return line, nil
}

// remember appends a line to a ledger in memory.
func (l *Ledger) remember(line Line) Line {
	l.mu.Lock()
	defer l.mu.Unlock()
	line.N = uint64(len(l.memory)) + 1
	if line.N > 1 {
		line.Prev = l.memory[line.N-2].Hash
	}
	line.Hash = hashOf(line.Prev, []byte(line.At.Format(time.RFC3339Nano)+line.Path+line.Account))
	l.memory = append(l.memory, line)
	return line
}

// write adds the text of a line to the present file, or to a new one where that is full, and
// puts the line into h.
func (l *Ledger) write(h *head, text []byte, line Line) error {
	if h.File == 0 || h.Size+int64(len(text)) > fileLimit {
		h.File, h.Size = line.N, 0
	}
	path := l.filePath(h.File)
	f, err := durable.OpenAppend(path)
	if err != nil {
		return durable.Failed(path, err)
	}
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	if err != nil { // what was written of the line must not stay: no token follows it
		return durable.Failed(path, errors.Join(err, f.Truncate(h.Size), f.Close()))
	}
	if err := f.Close(); err != nil {
		return durable.Failed(path, err)
	}
	if h.First == 0 {
		h.First = line.N
	}
	h.N, h.Hash, h.Size = line.N, line.Hash, h.Size+int64(len(text))
	return nil
}

// lock takes the lock of the ledger.
func (l *Ledger) lock(ctx context.Context) (unlock func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, lockWait)
	defer cancel()
	return l.vault.Lock(ctx, Lock)
}

// key returns the cipher of the ledger's key. If there is none and canMake is true, key makes one, and
// sets the files aside that the lost key sealed. The caller has the lock.
func (l *Ledger) key(canMake bool) (cipher.AEAD, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.aead != nil && exists(l.KeyFile()) {
		return l.aead, nil
	}
	key, err := l.vault.UnsealFile(l.KeyFile(), Purpose)
	if isLost(err) && canMake {
		if err = l.setAside(); err == nil {
			key = make([]byte, keySize)
			_, _ = rand.Read(key) // it never fails
			err = l.vault.SealFile(l.KeyFile(), Purpose, key)
		}
	}
	if err != nil {
		return nil, err
	}
	defer clear(key)
	l.aead, err = newCipher(key)
	return l.aead, err
}

// isLost reports whether a key file is missing or damaged, so that no line can be read.
func isLost(err error) bool {
	if errors.Is(err, fs.ErrNotExist) {
		return true
	}
	e := auth.AsError(err)
	return e != nil && (e.Reason == auth.ReasonAccountDamaged || e.Reason == auth.ReasonUnsafeFile)
}

// asideMark is in the names of files that setAside renamed.
const asideMark = ".damaged-"

// setAside renames the files that a lost key sealed. They stay, and Verify reports them.
func (l *Ledger) setAside() error {
	entries, err := os.ReadDir(l.dir)
	if err != nil {
		return cannotRead(l.dir, err)
	}
	mark := asideMark + time.Now().UTC().Format("20060102T150405")
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), "ledger-") || strings.Contains(e.Name(), asideMark) {
			continue
		}
		path := filepath.Join(l.dir, e.Name())
		if err := durable.Rename(path, path+mark); err != nil {
			return durable.Failed(path, err)
		}
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// cannotRead is the failure to read a file or a folder of the ledger.
func cannotRead(path string, err error) error {
	return (&auth.Error{Step: auth.StepSave, Kind: auth.KindVaultDamaged, Reason: auth.ReasonCannotRead, Detail: path}).Caused(err)
}
