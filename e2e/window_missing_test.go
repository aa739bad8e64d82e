//go:build linux

package e2e

import (
	"path/filepath"
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/e2e/session"
	"latchkey/ui/words"
)

// TestNoWindowIsASentence: where no window can be opened, the program says why and what helps, and
// ends; Fyne would log three lines and go on.
func TestNoWindowIsASentence(t *testing.T) {
	for name, c := range map[string]struct {
		show   func(*session.Session) error
		reason auth.Reason
	}{
		"no display": {func(*session.Session) error { return nil }, auth.ReasonNoDisplay},
		"no OpenGL":  {func(s *session.Session) error { return s.Show("-extension", "GLX") }, auth.ReasonNoOpenGL},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := session.New()
			if err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			}()
			if err := c.show(s); err != nil {
				t.Fatal(err)
			}
			cmd := s.Command(filepath.Join(binDir, "latchkey"), "--key-keeper", "memory")
			program, err := s.Start(cmd)
			if err != nil {
				t.Fatal(err)
			}
			err = session.Wait("the program has ended", func() (bool, error) { return !program.Running(), nil })
			if err != nil {
				t.Fatal(err)
			}
			if code := cmd.ProcessState.ExitCode(); code != 1 {
				t.Errorf("exit code %d, want 1", code)
			}
			title, hint := words.Say(&auth.Error{Step: auth.StepConfig, Kind: auth.KindInternal, Reason: c.reason})
			_, hint, _ = strings.Cut(hint, ": ")
			if got := program.Output(); !strings.Contains(got, strings.TrimSuffix(title, ".")) || !strings.Contains(got, hint) || strings.Contains(got, "Fyne error") {
				t.Errorf("it says %q", got)
			}
		})
	}
}
