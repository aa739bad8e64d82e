package home

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/gofrs/flock"

	"latchkey/auth"
	"latchkey/internal/durable"
	"latchkey/internal/private"
)

// configLock guards config.toml among processes that change it.
const configLock = "config.lock"

// configWait bounds the wait for configLock: a change takes milliseconds.
const configWait = 10 * time.Second

// change sets one key of config.toml to a string or a bool, durably, and returns
// the resulting settings. Every other byte of the file stays: order, comments,
// and changes of other processes. A file that is bad, or would be with the new
// value, is ReasonBadConfig and is not changed. change follows a link, so that
// settings kept elsewhere stay there.
func (h *Home) change(ctx context.Context, key string, value any) (Config, error) {
	unlock, err := h.lockConfig(ctx)
	if err != nil {
		return Config{}, err
	}
	defer unlock()
	if c, err := h.Config(); err != nil {
		return c, err
	}
	path, text, err := h.configText()
	if err != nil {
		return Config{}, err
	}
	next, err := edited(path, text, key, value)
	if err != nil {
		return Config{}, err
	}
	c, err := parseConfig(path, next)
	if err != nil {
		return Config{}, err
	}
	if next == text {
		return c, nil
	}
	return c, durable.WriteFile(path, []byte(next))
}

// lockConfig takes the lock beside config.toml, whose folder it creates.
func (h *Home) lockConfig(ctx context.Context) (unlock func(), err error) {
	path := filepath.Join(h.config, configLock)
	if err := private.MkdirAll(h.config); err != nil {
		return nil, durable.Failed(h.config, err)
	}
	ctx, cancel := context.WithTimeout(ctx, configWait)
	defer cancel()
	l := flock.New(path, flock.SetPermissions(0o600))
	switch ok, err := l.TryLockContext(ctx, 10*time.Millisecond); {
	case ok:
		return func() { _ = l.Unlock() }, nil // closes the file even on an error
	case ctx.Err() != nil:
		return nil, &auth.Error{Step: auth.StepSave, Kind: auth.KindVaultBusy, Reason: auth.ReasonConfigBusy, Detail: path}
	default:
		return nil, durable.Failed(path, err)
	}
}

// configText returns the text of config.toml and its path after following links;
// the text of a missing file is empty.
func (h *Home) configText() (path, text string, err error) {
	path = h.ConfigFile()
	if to, err := filepath.EvalSymlinks(path); err == nil {
		path = to
	}
	data, err := durable.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", "", badConfig(path, auth.WhyCannotRead)
	}
	return path, string(data), nil
}

// edited returns a text with one key set: in the key's own line if there is one,
// keeping what follows the value, else in a new line at the end. A text that
// contains the key in another form is an error.
func edited(path, text, key string, value any) (string, error) {
	var line bytes.Buffer
	if err := toml.NewEncoder(&line).Encode(map[string]any{key: value}); err != nil {
		return "", badConfig(path+": "+key, auth.WhyKeyValue)
	}
	_, written, _ := strings.Cut(strings.TrimSuffix(line.String(), "\n"), "= ")
	next, found := text, false
	own := regexp.MustCompile(`(?m)^([ \t]*["']?` + regexp.QuoteMeta(key) + `["']?[ \t]*=[ \t]*)("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s#"']+)`)
	if at := own.FindStringSubmatchIndex(text); at != nil {
		next, found = text[:at[4]]+written+text[at[5]:], true
	}
	if !found {
		if next != "" && !strings.HasSuffix(next, "\n") {
			next += "\n"
		}
		next += line.String()
	}
	var before, after map[string]any
	_, errBefore := toml.Decode(text, &before)
	_, errAfter := toml.Decode(next, &after)
	if before == nil {
		before = map[string]any{}
	}
	before[key] = value
	if errors.Join(errBefore, errAfter) != nil || !reflect.DeepEqual(before, after) {
		return "", badConfig(path+": "+key, auth.WhyByHand)
	}
	return next, nil
}
