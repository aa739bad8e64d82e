//go:build linux || freebsd || netbsd || openbsd || dragonfly

package vault

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"

	"github.com/godbus/dbus/v5"

	"latchkey/auth"
	"latchkey/internal/bus"
)

// promptsNeedDisplay: a Secret Service prompts in a window.
const promptsNeedDisplay = true

// The Secret Service (freedesktop.org, Secret Service API 0.2).
const (
	secretsName   = "org.freedesktop.secrets"
	secretsPath   = dbus.ObjectPath("/org/freedesktop/secrets")
	loginPath     = secretsPath + "/collection/login"
	ifService     = "org.freedesktop.Secret.Service"
	ifCollection  = "org.freedesktop.Secret.Collection"
	ifPrompt      = "org.freedesktop.Secret.Prompt"
	busName       = "org.freedesktop.DBus"
	busOwnerEvent = "NameOwnerChanged"
)

// probe checks the Secret Service without showing a prompt, on its own
// connection.
func probe(ctx context.Context) (struct{}, error) {
	conn, collection, err := reachCollection(ctx)
	if err != nil {
		return struct{}{}, err
	}
	defer conn.Close()
	locked, err := isLocked(ctx, conn, collection)
	if err == nil && locked {
		err = keyringFail(auth.ReasonKeyringLocked, "")
	}
	return struct{}{}, err
}

// reachCollection connects to the session bus, makes sure that a Secret Service
// runs, and finds the collection that go-keyring uses.
func reachCollection(ctx context.Context) (*dbus.Conn, dbus.ObjectPath, error) {
	address, ok := sessionBus()
	if !ok { // go-keyring would start daemons that no process ends
		return nil, "", keyringFail(auth.ReasonKeyringAbsent, auth.WhyNoBus)
	}
	conn, err := dbus.Connect(address, dbus.WithContext(ctx))
	if err != nil {
		return nil, "", keyringFail(auth.ReasonKeyringAbsent, auth.WhyBusSilent).Caused(err)
	}
	collection, err := findCollection(ctx, conn)
	if err != nil {
		_ = conn.Close()
		return nil, "", err
	}
	return conn, collection, nil
}

// sessionBus returns the address of a session bus that runs already. Where only
// the bus's socket reveals the address, sessionBus sets the environment variable:
// go-keyring does not look for the socket everywhere, and would start a bus
// instead.
func sessionBus() (address string, ok bool) {
	address, ok = bus.Session()
	if ok && os.Getenv(bus.SessionVariable) != address {
		ok = os.Setenv(bus.SessionVariable, address) == nil
	}
	return address, ok
}

// findCollection starts the service if the bus can, and returns the collection
// "login" or, without one, the default collection.
func findCollection(ctx context.Context, conn *dbus.Conn) (dbus.ObjectPath, error) {
	if err := startService(ctx, conn); err != nil {
		return "", err
	}
	service := conn.Object(secretsName, secretsPath)
	var collections []dbus.ObjectPath
	value, err := property(ctx, service, ifService, "Collections")
	if err != nil {
		return "", err
	}
	if err := value.Store(&collections); err != nil {
		return "", keyringFail(auth.ReasonKeyringBroken, auth.WhyKeyringAnswer).Caused(err)
	}
	if slices.Contains(collections, loginPath) {
		return loginPath, nil
	}
	var path dbus.ObjectPath
	err = service.CallWithContext(ctx, ifService+".ReadAlias", 0, "default").Store(&path)
	if err != nil {
		return "", serviceError(err)
	}
	if path == "/" || path == "" {
		return "", keyringFail(auth.ReasonKeyringEmpty, auth.WhyNoCollection)
	}
	return path, nil
}

// startService makes sure that a process owns the Secret Service's name.
func startService(ctx context.Context, conn *dbus.Conn) error {
	bus := conn.BusObject()
	var owned bool
	if err := bus.CallWithContext(ctx, busName+".NameHasOwner", 0, secretsName).Store(&owned); err != nil {
		return serviceError(err)
	}
	if owned {
		return nil
	}
	var activatable []string
	if err := bus.CallWithContext(ctx, busName+".ListActivatableNames", 0).Store(&activatable); err != nil {
		return serviceError(err)
	}
	if !slices.Contains(activatable, secretsName) {
		return keyringFail(auth.ReasonKeyringAbsent, auth.WhyNoService)
	}
	var started uint32
	if err := bus.CallWithContext(ctx, busName+".StartServiceByName", 0, secretsName, uint32(0)).Store(&started); err != nil {
		return serviceError(err)
	}
	return nil
}

// property reads one property of an object.
func property(ctx context.Context, o dbus.BusObject, iface, name string) (dbus.Variant, error) {
	var value dbus.Variant
	err := o.CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, iface, name).Store(&value)
	return value, serviceError(err)
}

// isLocked reads a collection's Locked.
func isLocked(ctx context.Context, conn *dbus.Conn, collection dbus.ObjectPath) (bool, error) {
	value, err := property(ctx, conn.Object(secretsName, collection), ifCollection, "Locked")
	if err != nil {
		return false, err
	}
	locked, ok := value.Value().(bool)
	if !ok {
		return false, keyringFail(auth.ReasonKeyringBroken, auth.WhyKeyringAnswer)
	}
	return locked, nil
}

// unlockCollection shows the service's own prompt and waits for its answer.
func unlockCollection(ctx context.Context) (struct{}, error) {
	conn, collection, err := reachCollection(ctx)
	if err != nil {
		return struct{}{}, err
	}
	defer conn.Close()
	var unlocked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	err = conn.Object(secretsName, secretsPath).
		CallWithContext(ctx, ifService+".Unlock", 0, []dbus.ObjectPath{collection}).Store(&unlocked, &prompt)
	if err != nil {
		return struct{}{}, serviceError(err)
	}
	if prompt != "/" {
		if err := showPrompt(ctx, conn, prompt); err != nil {
			return struct{}{}, err
		}
	}
	if locked, err := isLocked(ctx, conn, collection); err != nil || !locked {
		return struct{}{}, err
	}
	return struct{}{}, keyringFail(auth.ReasonKeyringDeclined, auth.WhyStayedLocked)
}

// showPrompt runs one prompt until Completed, the service's death, or the end of
// ctx.
func showPrompt(ctx context.Context, conn *dbus.Conn, prompt dbus.ObjectPath) error {
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	if err := errors.Join(
		conn.AddMatchSignalContext(ctx, dbus.WithMatchObjectPath(prompt), dbus.WithMatchInterface(ifPrompt)),
		conn.AddMatchSignalContext(ctx, dbus.WithMatchInterface(busName), dbus.WithMatchMember(busOwnerEvent),
			dbus.WithMatchArg(0, secretsName)),
	); err != nil {
		return serviceError(err)
	}
	if err := conn.Object(secretsName, prompt).CallWithContext(ctx, ifPrompt+".Prompt", 0, "").Err; err != nil {
		return serviceError(err)
	}
	for {
		select {
		case <-ctx.Done():
			return keyringFail(auth.ReasonKeyringLocked, auth.WhyPromptLeft).Caused(context.Cause(ctx))
		case s, ok := <-signals:
			switch {
			case !ok || s.Name == busName+"."+busOwnerEvent:
				return keyringFail(auth.ReasonKeyringBroken, auth.WhyKeyringGone)
			case s.Name == ifPrompt+".Completed" && s.Path == prompt:
				if len(s.Body) == 0 || s.Body[0] != false { // dismissed
					return keyringFail(auth.ReasonKeyringDeclined, "")
				}
				return nil
			}
		}
	}
}

// serviceError gives a D-Bus error a reason.
func serviceError(err error) error {
	if err == nil {
		return nil
	}
	return platformReason(err).Caused(err)
}

// platformReason reads the errors of go-keyring and D-Bus: by name where they
// have one, else by the words that go-keyring writes.
func platformReason(err error) *auth.Error {
	var d dbus.Error
	if errors.As(err, &d) {
		switch d.Name {
		case "org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner":
			return keyringFail(auth.ReasonKeyringAbsent, auth.WhyNoService)
		case "org.freedesktop.DBus.Error.Spawn.ExecFailed", "org.freedesktop.DBus.Error.Spawn.ChildExited":
			return keyringFail(auth.ReasonKeyringAbsent, auth.WhyServiceStart)
		case "org.freedesktop.Secret.Error.IsLocked":
			return keyringFail(auth.ReasonKeyringLocked, "")
		case "org.freedesktop.DBus.Error.NoReply": // the bus's answer when the service ends
			return keyringFail(auth.ReasonKeyringBroken, auth.WhyKeyringGone)
		}
		return fail(auth.KindKeyring, auth.ReasonKeyringBroken, d.Name)
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return keyringFail(auth.ReasonKeyringSilent, "")
	case errors.Is(err, dbus.ErrClosed):
		return keyringFail(auth.ReasonKeyringBroken, auth.WhyKeyringGone)
	case strings.Contains(err.Error(), "failed to unlock correct collection"):
		return keyringFail(auth.ReasonKeyringLocked, "")
	}
	return keyringFail(auth.ReasonKeyringBroken, auth.WhyKeyringAnswer)
}
