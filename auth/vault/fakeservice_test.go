//go:build linux

package vault

import (
	"encoding/hex"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"latchkey/internal/bus/bustest"
)

// answering is the way in which a fake Secret Service answers one kind of call.
type answering int

const (
	fine      answering = iota
	never               // never answers
	dies                // leaves the bus during the call
	dismiss             // shows a prompt, which is dismissed
	ignore              // shows a prompt, which is never answered
	accept              // shows a prompt, which is accepted
	busDies             // shows a prompt, during which the bus dies
	garbles             // returns another text than was stored
	slowly              // answers after a second
	tooSlowly           // answers after ten seconds
)

// fakeService is a Secret Service on a private bus.
type fakeService struct {
	conn    *dbus.Conn
	stopBus func()

	// Set before the service is used.
	onLook, onUnlock, onCreate, onGet answering
	noCollection, locked              bool
	relocks                           bool // after it has returned a secret

	mu      sync.Mutex
	items   map[string]string // texts by user
	prompts int
	stored  func() // the effect of an accepted prompt
}

const (
	itemsPath  = loginPath + "/item"
	fakePrompt = dbus.ObjectPath("/org/freedesktop/secrets/prompt/1")
	noObject   = dbus.ObjectPath("/")
)

// newFakeService starts a service on its own bus and returns the bus address.
func newFakeService(t *testing.T, set func(*fakeService)) (*fakeService, string) {
	t.Helper()
	address, stop := bustest.Start(t)
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	s := &fakeService{conn: conn, stopBus: stop, items: make(map[string]string)}
	set(s)
	for path, methods := range map[dbus.ObjectPath]map[string]map[string]any{
		secretsPath: {
			ifService: {"OpenSession": s.openSession, "ReadAlias": s.readAlias, "Unlock": s.unlock},
			ifProps:   {"Get": s.get},
		},
		loginPath: {
			ifCollection: {"SearchItems": s.search, "CreateItem": s.create},
			ifProps:      {"Get": s.get},
		},
		fakePrompt:                {ifPrompt: {"Prompt": s.prompt}},
		secretsPath + "/session1": {"org.freedesktop.Secret.Session": {"Close": func() *dbus.Error { return nil }}},
	} {
		for iface, table := range methods {
			if err := conn.ExportMethodTable(table, path, iface); err != nil {
				t.Fatal(err)
			}
		}
	}
	items := map[string]any{"GetSecret": s.secret, "Delete": s.remove}
	if err := conn.ExportSubtreeMethodTable(items, itemsPath, ifItem); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.RequestName(secretsName, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	return s, address
}

const (
	ifProps = "org.freedesktop.DBus.Properties"
	ifItem  = "org.freedesktop.Secret.Item"
)

// item returns the text and the user of the only item, empty if there is none.
func (s *fakeService) item() (text, user string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for user, text = range s.items {
		return text, user
	}
	return "", ""
}

func (s *fakeService) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.items)
}

// put replaces the item's text; an empty text removes the item.
func (s *fakeService) put(user, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.items[user] = text; text == "" {
		delete(s.items, user)
	}
}

// play does what a kind of call is set to do. Where the service never answers,
// play does not return.
func (s *fakeService) play(a answering) {
	switch a {
	case slowly:
		time.Sleep(time.Second)
	case tooSlowly:
		time.Sleep(10 * time.Second)
	case never:
		select {}
	case dies:
		_ = s.conn.Close()
		select {}
	}
}

func (s *fakeService) get(iface, name string) (dbus.Variant, *dbus.Error) {
	s.play(s.onLook)
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case iface == ifService && name == "Collections" && s.noCollection:
		return dbus.MakeVariant([]dbus.ObjectPath{}), nil
	case iface == ifService && name == "Collections":
		return dbus.MakeVariant([]dbus.ObjectPath{loginPath}), nil
	case iface == ifCollection && name == "Locked":
		return dbus.MakeVariant(s.locked), nil
	}
	return dbus.Variant{}, dbus.MakeFailedError(fmt.Errorf("no property %s.%s", iface, name))
}

func (s *fakeService) readAlias(string) (dbus.ObjectPath, *dbus.Error) {
	if s.noCollection {
		return noObject, nil
	}
	return loginPath, nil
}

func (s *fakeService) openSession(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
	return dbus.MakeVariant(""), secretsPath + "/session1", nil
}

func (s *fakeService) unlock(objects []dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.locked {
		return objects, noObject, nil
	}
	s.stored = func() { s.locked = false }
	return nil, fakePrompt, nil
}

func (s *fakeService) search(want map[string]string) ([]dbus.ObjectPath, *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.items[want["username"]]; !ok || want["service"] != service {
		return nil, nil
	}
	return []dbus.ObjectPath{itemPath(want["username"])}, nil
}

// itemPath returns the object of a user's item; itemUser is its inverse.
func itemPath(user string) dbus.ObjectPath {
	return itemsPath + "/" + dbus.ObjectPath(hex.EncodeToString([]byte(user)))
}

func itemUser(m dbus.Message) string {
	path, _ := m.Headers[dbus.FieldPath].Value().(dbus.ObjectPath)
	user, _ := hex.DecodeString(strings.TrimPrefix(string(path), string(itemsPath)+"/"))
	return string(user)
}

// wireSecret is the Secret Service's struct for a secret.
type wireSecret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

func (s *fakeService) create(props map[string]dbus.Variant, secret wireSecret, _ bool) (dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	s.play(s.onCreate)
	attributes, _ := props[ifItem+".Attributes"].Value().(map[string]string)
	s.mu.Lock()
	defer s.mu.Unlock()
	user := attributes["username"]
	put := func() { s.items[user] = string(secret.Value) }
	if s.onCreate != fine && s.onCreate != slowly {
		s.stored = put
		return noObject, fakePrompt, nil
	}
	put()
	return itemPath(user), noObject, nil
}

func (s *fakeService) secret(m dbus.Message, session dbus.ObjectPath) (wireSecret, *dbus.Error) {
	s.play(s.onGet)
	s.mu.Lock()
	defer s.mu.Unlock()
	text := s.items[itemUser(m)]
	s.locked = s.locked || s.relocks
	if s.onGet == garbles {
		text = strings.ToUpper(text)
	}
	return wireSecret{session, []byte{}, []byte(text), "text/plain"}, nil
}

func (s *fakeService) remove(m dbus.Message) (dbus.ObjectPath, *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.items, itemUser(m))
	return noObject, nil
}

// prompt plays the prompt of the call that was set to show one.
func (s *fakeService) prompt(string) *dbus.Error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.prompts++
	how := s.onCreate
	if s.locked {
		how = s.onUnlock
	}
	switch how {
	case ignore:
	case busDies:
		go s.stopBus()
	case dies:
		_ = s.conn.Close()
	default:
		if how == accept {
			s.stored()
		}
		go func() {
			_ = s.conn.Emit(fakePrompt, ifPrompt+".Completed", how == dismiss, dbus.MakeVariant([]dbus.ObjectPath{loginPath}))
		}()
	}
	return nil
}
