package ui

import (
	"net/netip"
	"net/url"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// deviceDialog shows the code for another device (RFC 8628) while the sign-in waits for its
// approval.
type deviceDialog struct {
	on     waitingActs
	dialog *parts.Dialog
	code   *fyne.Container
	step   *parts.CheckRow
	flow   *flowLink
	drawn  *auth.DeviceCode
	stop   *stopPart
}

func (d *deviceDialog) shell() *parts.Dialog { return d.dialog }

func newDeviceDialog(on waitingActs, x SignIn) *deviceDialog {
	d := &deviceDialog{on: on, code: parts.Column(0), step: parts.NewCheckRow(""), flow: newFlowLink(on.seeInFlow), stop: newStopPart(on, x)}
	cancel := parts.NewButton(parts.Quiet, words.Cancel(), nil, func() { on.cancelSignIn(x.N) })
	d.dialog = parts.NewDialog(parts.WideWaiting, words.DeviceTitle(), words.DeviceSub(x.Provider)).
		Lead(parts.NewGlyph(x.Ask.Provider, x.Provider, 48)).
		Body(d.stop.above(parts.Column(12, d.code, d.step, d.flow.line))).
		Left(parts.NewIcon(parts.IconShield, parts.ColorMuted, 16), parts.NewText(parts.Caption, words.DeviceWarning()).Muted().Cut())
	d.stop.join(d.dialog, cancel, cancel)
	return d
}

func (d *deviceDialog) show(v signInShown) {
	if !v.ok {
		return
	}
	x := v.signIn
	d.showStep(x, v.now)
	d.flow.show(x.Attempt)
	if d.stop.show(x, v.now) {
		setVisible(d.step, x.Stop == nil)
		d.dialog.Fit()
	}
	if x.Device != nil && x.Device != d.drawn {
		d.drawn = x.Device
		d.code.Objects = []fyne.CanvasObject{d.codeOf(*x.Device)}
		if onThisComputer(x.Device.Address) {
			d.dialog.SetTitle(words.DeviceTitle(), words.DeviceSubHere(x.Provider))
		}
		d.dialog.Fit()
	}
}

func (d *deviceDialog) showTime(v signInShown) {
	if v.ok {
		d.showStep(v.signIn, v.now)
		d.stop.showTime(v.signIn, v.now)
	}
}

// showStep shows what the sign-in waits for.
func (d *deviceDialog) showStep(x SignIn, now time.Time) {
	word, caption, progress := words.DeviceAsking(), "", float32(-1)
	switch {
	case x.Reached > StageWaiting:
		word = words.VerifyingYou()
	case x.Device != nil:
		word, caption = words.WaitingForYou(), clockText(x, now)
		progress = float32(x.waited(now)) / float32(max(x.Timeout, 1))
	}
	d.step.SetWords(parts.StepActive, word, caption)
	d.step.SetProgress(progress)
}

// codeOf shows the address and the code, and a QR code of both.
func (d *deviceDialog) codeOf(c auth.DeviceCode) fyne.CanvasObject {
	address := parts.Line(4, parts.NewText(parts.Mono, c.Address).Cut(),
		parts.NewCopyIconButton(parts.Quiet, words.CopyAddress(), func() { d.on.copyText(c.Address) }).Small())
	code := parts.Line(4, parts.NewText(parts.MonoLarge, c.UserCode).Cut(),
		parts.NewCopyIconButton(parts.Quiet, words.CopyCode(), func() { d.on.copyText(c.UserCode) }).Small())
	scan := c.Complete // contains the code; without it the person types the code
	if scan == "" {
		scan = c.Address
	}
	where, isHere := words.DeviceAddress(), onThisComputer(c.Address)
	if isHere {
		where = words.DeviceHere()
	}
	steps := parts.Column(0, caption(where), address, parts.Gap(0, 8), caption(words.DeviceCode()), code)
	if isHere { // such an address leads another device to itself
		return parts.NewPanel(steps).Margin(12)
	}
	steps.Objects = append(steps.Objects, parts.Gap(0, 8), caption(words.DeviceScan()))
	return parts.NewPanel(parts.Line(16, steps, parts.NewQR(scan, 164))).Margin(12)
}

// onThisComputer reports whether an address leads to this computer only.
func onThisComputer(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return auth.IsThisComputer(u.Hostname()) || err == nil && (ip.IsLoopback() || ip.IsUnspecified())
}

func caption(text string) *parts.Text { return parts.NewParagraph(parts.Caption, text).Muted() }
