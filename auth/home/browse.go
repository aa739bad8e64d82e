package home

import (
	"context"
	"sync"
	"time"

	"latchkey/auth/loopback"
)

// Browse is how a provider's page reaches the person. The zero value shows and opens
// nothing.
type Browse struct {
	// Show shows the page's address, which a person can copy and open anywhere; nil
	// means that it is not shown.
	Show func(address string)
	// Open starts a browser with an address that leads to the page once, for this user
	// alone; nil means that the person opens the page.
	Open func(ctx context.Context, start string) error
}

// openedLimit bounds the wait for a browser that was just started.
const openedLimit = 20 * time.Second

// browsing returns the function that shows and opens the pages of one attempt.
// opened waits until the latest one that was opened has reached a browser, for
// openedLimit at most; end takes the start addresses away.
func (s *Session) browsing(ctx context.Context, b Browse) (browse func(ctx context.Context, address string) error, opened, end func()) {
	var mu sync.Mutex
	var pages []*loopback.StartPage
	browse = func(ctx context.Context, address string) error {
		if b.Show != nil {
			b.Show(address)
		}
		if b.Open == nil {
			return nil
		}
		page, err := loopback.Start(ctx, address, s.loopback())
		if err != nil {
			return err
		}
		mu.Lock()
		pages = append(pages, page)
		mu.Unlock()
		return b.Open(ctx, page.Address())
	}
	opened = func() {
		if len(pages) > 0 {
			pages[len(pages)-1].WaitOpened(ctx, openedLimit)
		}
	}
	end = func() {
		for _, page := range pages {
			page.Close()
		}
	}
	return browse, opened, end
}

// StartPage returns an address that leads a browser of this user to another address
// once, until ctx ends. See Browse.
func (s *Session) StartPage(ctx context.Context, address string) (start string, err error) {
	page, err := loopback.Start(ctx, address, s.loopback())
	if err != nil {
		return "", err
	}
	context.AfterFunc(ctx, page.Close)
	return page.Address(), nil
}
