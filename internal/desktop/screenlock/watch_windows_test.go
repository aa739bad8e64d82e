package screenlock

import (
	"context"
	"testing"
	"time"
)

// W10: Watch reports each message by which Windows says that the person leaves, and no other, and
// ends with its context.
func TestW10MessagesOfWindows(t *testing.T) {
	left := make(chan struct{}, 10)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); Watch(ctx, func() { left <- struct{}{} }) }()
	window := waitForWindow(t)
	send := func(message, argument uintptr) {
		if ok, _, err := postMessage.Call(window, message, argument, 0); ok == 0 {
			t.Fatal(err)
		}
	}
	for _, ignored := range [][2]uintptr{
		{wmSessionChange, 0x1}, {wmSessionChange, 0x5}, {wmSessionChange, 0x8}, // connected, logged on, unlocked
		{wmPowerBroadcast, 0x7}, {wmPowerBroadcast, 0xA}, // awake, battery
	} {
		send(ignored[0], ignored[1])
	}
	count := 0
	for _, leaving := range [][2]uintptr{{wmSessionChange, 0x7}, {wmSessionChange, 0x2}, {wmSessionChange, 0x4}, {wmSessionChange, 0x6}, {wmPowerBroadcast, 0x4}} {
		send(leaving[0], leaving[1])
		count++
	}
	for range count {
		select {
		case <-left:
		case <-time.After(time.Minute):
			t.Fatal("a message was not reported")
		}
	}
	cancel()
	<-ended
	if len(left) != 0 {
		t.Errorf("%d messages too many were reported", len(left))
	}
}

// waitForWindow returns the hidden window of the one Watch that runs.
func waitForWindow(t *testing.T) (window uintptr) {
	t.Helper()
	for window == 0 {
		onLeaveOf.Range(func(key, _ any) bool { window = key.(uintptr); return false })
		time.Sleep(time.Millisecond)
	}
	return window
}
