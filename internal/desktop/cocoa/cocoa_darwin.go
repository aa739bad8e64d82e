package cocoa

import (
	"errors"
	"sync"

	"github.com/ebitengine/purego"
	"github.com/ebitengine/purego/objc"
)

// load loads the frameworks, once.
var load = sync.OnceValue(func() error {
	var failed []error
	for _, name := range []string{"Foundation", "AppKit"} {
		_, err := purego.Dlopen("/System/Library/Frameworks/"+name+".framework/"+name, purego.RTLD_LAZY|purego.RTLD_GLOBAL)
		failed = append(failed, err)
	}
	return errors.Join(failed...)
})

// Class returns a class of the frameworks; 0, which takes every message and does nothing, means
// that there is none.
func Class(name string) objc.ID {
	if load() != nil {
		return 0
	}
	return objc.ID(objc.GetClass(name))
}

// Send sends a message to an object.
func Send(to objc.ID, selector string, args ...any) objc.ID {
	return to.Send(objc.RegisterName(selector), args...)
}

// Does sends a message whose answer is a BOOL.
func Does(to objc.ID, selector string, args ...any) bool {
	return to != 0 && objc.Send[bool](to, objc.RegisterName(selector), args...)
}

// String makes an NSString; Release it.
func String(text string) objc.ID {
	return Send(Send(Class("NSString"), "alloc"), "initWithUTF8String:", text)
}

// Text returns the text of an NSString; empty means that there is none.
func Text(text objc.ID) string {
	if text == 0 {
		return ""
	}
	return objc.Send[string](text, objc.RegisterName("UTF8String"))
}

// Release gives up an object that was made.
func Release(object objc.ID) { Send(object, "release") }

// The selectors of a receiver: for one argument, such as a notification, and for an event with a
// reply.
const (
	Receive      = "receive:"
	ReceiveReply = "receive:reply:"
)

// receivers has the function of each receiver, by its object.
var receivers sync.Map

func called(self, what objc.ID) {
	if f, ok := receivers.Load(self); ok {
		f.(func(objc.ID))(what)
	}
}

// receiverClass registers the class of receivers, once.
var receiverClass = sync.OnceValues(func() (objc.Class, error) {
	if err := load(); err != nil {
		return 0, err
	}
	return objc.RegisterClass("LatchkeyReceiver", objc.GetClass("NSObject"), nil, nil, []objc.MethodDef{
		{Cmd: objc.RegisterName(Receive), Fn: func(self objc.ID, _ objc.SEL, what objc.ID) { called(self, what) }},
		{Cmd: objc.RegisterName(ReceiveReply), Fn: func(self objc.ID, _ objc.SEL, what, _ objc.ID) { called(self, what) }},
	})
})

// NewReceiver makes an object that calls f, on the main thread, with what it receives by one of
// the selectors. Forget it at the end; 0 means that it cannot be made.
func NewReceiver(f func(what objc.ID)) objc.ID {
	class, err := receiverClass()
	if err != nil {
		return 0
	}
	receiver := Send(Send(objc.ID(class), "alloc"), "init")
	receivers.Store(receiver, f)
	return receiver
}

// Forget ends a receiver.
func Forget(receiver objc.ID) {
	receivers.Delete(receiver)
	Release(receiver)
}
