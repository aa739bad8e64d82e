package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/address"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// The tabs of the picker.
const (
	tabProvider = iota
	tabAddress
)

// byAddress makes the tab for an address.
func (p *pickerDialog) byAddress() {
	p.inAt = parts.NewSelect(nil, 0, nil)
	p.openInAt = parts.NewField(words.OpenIn(), p.inAt)
	p.openInAt.Hide()
	p.address = address.New(p.openInAt)
	p.address.OnTyped = p.on.addressTyped
	p.address.OnService = p.on.chooseService
	p.address.OnSubmit = p.submit
	p.address.Room = func() float32 {
		return max(p.dialog.Room()-p.tabs.MinSize().Height-pickerGap, 0)
	}
	p.address.OnMoved = func() {
		if p.tabs.Chosen() == tabAddress {
			p.foot.SetText(p.address.Foot())
			p.enable()
			p.dialog.Fit()
		}
	}
}

// turn shows the page of a tab.
func (p *pickerDialog) turn(tab int) {
	if tab == tabProvider {
		p.page.Objects = []fyne.CanvasObject{p.list}
		p.foot.SetText(words.NeverPassword())
		p.drawAsk()
		p.on.focusLater(p.search)
	} else {
		p.page.Objects = []fyne.CanvasObject{p.address.Object}
		p.foot.SetText(p.address.Foot())
		p.proceed.Set(words.Continue(), nil)
		p.device.Hide()
		p.dialog.Initial = p.address.Entry
		p.on.focusLater(p.address.Entry)
		p.enable()
	}
	p.page.Refresh()
	p.dialog.Fit()
}

// startAt starts the sign-in by the address.
func (p *pickerDialog) startAt() {
	x := p.address.Answer()
	p.on.signIn(Ask{Address: x.Address, Service: x.Service, UseOwn: x.UseOwn, ClientID: x.ClientID, Without: x.Without, Browser: p.browser()})
}
