//go:build linux

package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/remote"
)

// Page is one tab of the browser.
type Page struct {
	ID   string `json:"id"`
	Type string `json:"type"`
	URL  string `json:"url"`
}

// Step is what a person does on one page, given by CSS selectors: on the page
// that shows Sees, type into the fields of Type, then click Click. Where the page
// may swallow a click, because it draws itself anew, Until is what the click leads
// to: the step is taken again if that is not seen within ten seconds, and Sees is.
type Step struct {
	Name  string
	Sees  string
	Type  map[string]string
	Click string
	Until string
}

// Pages lists the open tabs.
func (b *Browser) Pages() ([]Page, error) {
	answer, err := http.Get(b.devtool + "/json/list")
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	var all, pages []Page
	if err := json.NewDecoder(answer.Body).Decode(&all); err != nil {
		return nil, err
	}
	for _, p := range all {
		if p.Type == "page" {
			pages = append(pages, p)
		}
	}
	return pages, nil
}

// Tidy closes every tab that shows something, so that the next search finds only
// what comes next. An empty tab stays, else the browser would end.
func (b *Browser) Tidy() error {
	pages, err := b.Pages()
	if err != nil {
		return err
	}
	for _, p := range pages {
		if p.URL == "about:blank" {
			continue
		}
		answer, err := http.Get(b.devtool + "/json/close/" + p.ID)
		if err != nil {
			return err
		}
		_, _ = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
	}
	return nil
}

// Do carries out the steps, one after the other, each on whatever tab shows what
// it sees.
func (b *Browser) Do(steps ...Step) error {
	for _, step := range steps {
		clicked := false
		if err := Wait(step.Name, func() (bool, error) { return b.try(step, &clicked) }); err != nil {
			return fmt.Errorf("%w; the browser shows %s", err, b.Shown())
		}
	}
	return nil
}

// See waits for a tab whose text has the words in it, and returns it with the
// address that it has then.
func (b *Browser) See(words string) (Page, error) {
	var seen Page
	err := Wait("a page that says "+words, func() (bool, error) {
		pages, err := b.Pages()
		if err != nil {
			return false, err
		}
		for _, p := range pages {
			if strings.Contains(b.ask(p, bodyText), words) {
				seen = p
				seen.URL = b.ask(p, "location.href")
				return true, nil
			}
		}
		return false, nil
	})
	if err != nil {
		return Page{}, fmt.Errorf("%w; the browser shows %s", err, b.Shown())
	}
	return seen, nil
}

// Shown is what the tabs show, for messages.
func (b *Browser) Shown() string {
	pages, err := b.Pages()
	if err != nil {
		return err.Error()
	}
	var shown []string
	for _, p := range pages {
		address, _, _ := strings.Cut(p.URL, "?") // the rest may be secret
		shown = append(shown, fmt.Sprintf("%s %.300q", address, b.ask(p, bodyText)))
	}
	return strings.Join(shown, "; ")
}

// Picture writes what a tab shows to a PNG file.
func (b *Browser) Picture(p Page, file string) error {
	return b.with(p, func(ctx context.Context) error {
		png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
		if err != nil {
			return err
		}
		return os.WriteFile(file, png, 0o600)
	})
}

// try takes the step if a tab shows what it sees. What a click of an earlier round leads to may come
// late, on a page that no longer shows what the step sees.
func (b *Browser) try(step Step, clicked *bool) (taken bool, err error) {
	var over error
	if b.ended != nil {
		over = b.ended() // read first, so that pages that it opened before its end are still visited
	}
	pages, err := b.Pages()
	if err != nil {
		return false, err
	}
	isLeft := *clicked && step.Until == "" // what a click that was given up on led to may have come since
	for _, p := range pages {
		err := b.with(p, func(ctx context.Context) error {
			if *clicked && step.Until != "" && shows(ctx, step.Until) {
				taken = true
				return nil
			}
			if !shows(ctx, step.Sees) {
				return nil // the next round reads it
			}
			isLeft = false
			if filled, err := fill(ctx, step.Type); err != nil || !filled {
				return err
			}
			err = click(ctx, step.Click)
			switch {
			case isReplaced(err):
				return nil // nothing was clicked: the next round does it
			case errors.Is(err, context.DeadlineExceeded):
				*clicked = true // perhaps
				return nil
			}
			if err != nil {
				return fmt.Errorf("clicking %s: %w", step.Click, err)
			}
			*clicked = step.Until != ""
			taken = !*clicked || appears(ctx, step.Until)
			return nil
		})
		if err != nil || taken {
			return taken, err
		}
	}
	if isLeft {
		return true, nil
	}
	return false, over
}

// clickLimit is how long a browser may take to answer a click, which on a very busy machine it never
// does at times; tests shorten it.
var clickLimit = 20 * time.Second

// click clicks an element. An answer that does not come in time is a context.DeadlineExceeded: the click
// may have been made.
func click(ctx context.Context, selector string) error {
	bounded, cancel := context.WithTimeout(ctx, clickLimit)
	defer cancel()
	return chromedp.Do(bounded, chromedp.Click(chromedp.CSS(selector)))
}

// shows reports whether a page is complete and has the element. A page that is just
// changing has none.
func shows(ctx context.Context, selector string) bool {
	seen, err := chromedp.Run(ctx, chromedp.Evaluate[bool](
		fmt.Sprintf("document.readyState === 'complete' && document.querySelector(%q) !== null", selector)))
	return err == nil && seen
}

// untilLimit is how long a click may take before its step is taken again; tests shorten it.
var untilLimit = 10 * time.Second

// appears waits for the element, as long as untilLimit.
func appears(ctx context.Context, selector string) bool {
	return waitUpTo(untilLimit, selector, func() (bool, error) { return shows(ctx, selector), nil }) == nil
}

// fill types each text into its field, and reports whether every field holds its text
// afterwards: a page that draws itself anew empties them, and the next round types again.
func fill(ctx context.Context, texts map[string]string) (filled bool, err error) {
	for field, text := range texts {
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](fmt.Sprintf("document.querySelector(%q)?.select() !== null", field))); err != nil {
			return false, nil // the page is just changing
		}
		if err := chromedp.Do(ctx, chromedp.SendKeys(chromedp.CSS(field), text)); err != nil {
			return false, fmt.Errorf("typing into %s: %w", field, err)
		}
	}
	for field, text := range texts {
		held, err := chromedp.Run(ctx, chromedp.Evaluate[bool](fmt.Sprintf("document.querySelector(%q)?.value === %q", field, text)))
		if err != nil || !held {
			return false, nil
		}
	}
	return true, nil
}

// isReplaced reports whether an element was gone, with its page, when it was to be clicked.
func isReplaced(err error) bool {
	var e *cdproto.Error
	return errors.As(err, &e) && e.Message == "Could not find node with given id"
}

// bodyText is what a page says.
const bodyText = "document.body ? document.body.innerText : ''"

// ask evaluates an expression in a tab; a tab that is just changing says nothing.
func (b *Browser) ask(p Page, expression string) (said string) {
	_ = b.with(p, func(ctx context.Context) (err error) {
		said, err = chromedp.Run(ctx, chromedp.Evaluate[string](expression))
		return err
	})
	return said
}

// with attaches to a tab and leaves it open afterwards.
func (b *Browser) with(p Page, act func(context.Context) error) error {
	bounded, cancelTime := context.WithTimeout(context.Background(), Patience)
	defer cancelTime()
	allocator, cancelRemote := remote.NewAllocator(bounded, b.devtool)
	defer cancelRemote()
	quiet := func(string, ...any) {}
	ctx, cancel := chromedp.NewContext(allocator, chromedp.WithTargetID(target.ID(p.ID)), chromedp.WithDetachOnCancel(),
		chromedp.WithLogf(quiet), chromedp.WithErrorf(quiet))
	defer cancel()
	return act(ctx)
}

// Open opens an address in a tab of its own.
func (b *Browser) Open(address string) (Page, error) {
	req, err := http.NewRequest(http.MethodPut, b.devtool+"/json/new?"+url.QueryEscape(address), nil)
	if err != nil {
		return Page{}, err
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		return Page{}, err
	}
	defer func() { _ = answer.Body.Close() }()
	var p Page
	return p, json.NewDecoder(answer.Body).Decode(&p)
}

// In attaches to a tab for act, and leaves it open afterwards.
func (b *Browser) In(p Page, act func(context.Context) error) error { return b.with(p, act) }
