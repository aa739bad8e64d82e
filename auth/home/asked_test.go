package home

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/ledger"
	"latchkey/auth/program"
)

// askingHome is a session that asks about programs, and the person who answers.
func askingHome(t *testing.T) (*Session, auth.Account, *person) {
	t.Helper()
	h := fresh(t)
	s, a := openWithAccount(t, h)
	settings(t, h, "programs = \"ask\"\n")
	p := &person{session: s, asked: make(chan Asked, 100)}
	s.Follow(p.read)
	s.AskByNews()
	return s, a, p
}

type person struct {
	session *Session
	asked   chan Asked
	mu      sync.Mutex
	ended   []Answered
}

func (p *person) read(n News) {
	switch {
	case n.Question != nil && n.Question.Program != nil:
		p.asked <- *n.Question.Program
	case n.Answered != nil:
		p.mu.Lock()
		p.ended = append(p.ended, *n.Answered)
		p.mu.Unlock()
	}
}

// later requests a token on another goroutine.
func later(t *testing.T, s *Session, take Take) <-chan auth.Reason {
	done := make(chan auth.Reason, 1)
	go func() { done <- gets(t, s, take) }()
	return done
}

func TestChoices(t *testing.T) {
	s, a, p := askingHome(t)
	for _, c := range []struct {
		choice Choice
		want   auth.Reason
		rule   program.RuleKind // empty means none
	}{
		{Choice{Kind: ChoiceOnce}, "", ""},
		{Choice{Kind: ChoiceRefuse}, auth.ReasonProgramDeclined, ""},
		{Choice{}, auth.ReasonProgramDeclined, ""},
		{Choice{Kind: ChoiceFor, For: time.Hour}, "", program.Until},
		{Choice{Kind: ChoiceUntilLock}, "", program.UntilLock},
		{Choice{Kind: ChoiceAlways}, "", program.Always},
		{Choice{Kind: ChoiceNever}, auth.ReasonProgramDeclined, program.Never},
	} {
		if err := s.Withdraw(t.Context(), git, ""); err != nil {
			t.Fatal(err)
		}
		done := later(t, s, by(git, a))
		q := <-p.asked
		if q.From.Path != git || q.Account.ID != a.ID || q.Way == "" || q.Until.Sub(q.At) != questionLimit || !slices.Equal(q.Scopes, a.Grant.Scopes) {
			t.Errorf("the question is %+v", q)
		}
		s.Answer("another", Choice{Kind: ChoiceAlways})
		s.Answer(q.ID, c.choice)
		if got := <-done; got != c.want {
			t.Errorf("%v: %q, want %q", c.choice, got, c.want)
		}
		rules, err := s.Rules(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		r, _ := rules.Find(git, a.ID, time.Now())
		if r.Kind != c.rule {
			t.Errorf("%v: the rule is %q, want %q", c.choice, r.Kind, c.rule)
		}
	}
	if len(p.ended) != 7 {
		t.Errorf("%d questions have ended", len(p.ended))
	}
	if len(p.asked) != 0 {
		t.Error("a question was asked twice")
	}
}

// TestOneQuestionForOneProgram: the same program, session leader and account join it, and all
// others wait.
func TestOneQuestionForOneProgram(t *testing.T) {
	s, a, p := askingHome(t)
	first := later(t, s, by(git, a))
	q := <-p.asked
	var same []<-chan auth.Reason
	for range 5 {
		same = append(same, later(t, s, by(git, a)))
	}
	elsewhere := by(git, a)
	elsewhere.From.Leader.PID++
	other, another := later(t, s, elsewhere), later(t, s, by(deploy, a))
	until(t, "all wait", func() bool {
		qs := &s.programs.questions
		qs.mu.Lock()
		defer qs.mu.Unlock()
		callers := 0
		for _, st := range qs.standing {
			callers += st.callers
		}
		return callers == 8 && len(qs.standing) == 3
	})
	if len(p.asked) != 0 {
		t.Fatal("two questions are asked at once")
	}
	s.Answer(q.ID, Choice{Kind: ChoiceOnce})
	for _, done := range append(same, first) {
		if got := <-done; got != "" {
			t.Errorf("one that joined: %q", got)
		}
	}
	for range 2 {
		q := <-p.asked
		s.Answer(q.ID, Choice{Kind: ChoiceRefuse})
	}
	if a, b := <-other, <-another; a != auth.ReasonProgramDeclined || b != auth.ReasonProgramDeclined {
		t.Errorf("the others: %q, %q", a, b)
	}
}

// until waits for a condition.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for limit := time.Now().Add(time.Minute); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("never: %s", what)
		}
	}
}

// TestNoAnswerIsARefusal: for that time only.
func TestNoAnswerIsARefusal(t *testing.T) {
	questionLimit = 20 * time.Millisecond
	defer func() { questionLimit = time.Minute }()
	s, a, p := askingHome(t)
	for range 2 {
		if got := gets(t, s, by(git, a)); got != auth.ReasonProgramUnanswered {
			t.Errorf("%q", got)
		}
		q := <-p.asked
		s.Answer(q.ID, Choice{Kind: ChoiceAlways}) // too late
	}
	if rules, err := s.Rules(t.Context()); err != nil || len(rules) != 0 {
		t.Errorf("%+v, %v", rules, err)
	}
}

// TestAQuestionIsWithdrawn: with the command that waits for it, and with a lock.
func TestAQuestionIsWithdrawn(t *testing.T) {
	s, a, p := askingHome(t)
	ended := make(chan struct{})
	take := by(git, a)
	take.Ended = ended
	done := later(t, s, take)
	q := <-p.asked
	close(ended)
	if got := <-done; got != auth.ReasonCancelled {
		t.Errorf("the command has ended: %q", got)
	}
	until(t, "the question has ended", func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		return slices.ContainsFunc(p.ended, func(e Answered) bool { return e.ID == q.ID })
	})
	done = later(t, s, by(git, a))
	<-p.asked
	s.SetLocked(true)
	if got := <-done; got != auth.ReasonProgramUnanswered {
		t.Errorf("locked: %q", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	waits := make(chan error, 1)
	go func() { _, _, err := s.Token(ctx, by(git, a)); waits <- err }()
	<-p.asked
	cancel()
	if err := <-waits; auth.AsError(err).Kind != auth.KindCancelled {
		t.Errorf("cancelled: %v", err)
	}
}

// TestAFloodOfQuestions: more than can wait are refused at once.
func TestAFloodOfQuestions(t *testing.T) {
	s, a, p := askingHome(t)
	var all []<-chan auth.Reason
	for i := range maxQuestions {
		take := by(git, a)
		take.From.Leader.PID = 100 + i
		all = append(all, later(t, s, take))
	}
	until(t, "all wait", func() bool {
		s.programs.questions.mu.Lock()
		defer s.programs.questions.mu.Unlock()
		return len(s.programs.questions.standing) == maxQuestions
	})
	if got := gets(t, s, by(git, a)); got != auth.ReasonProgramUnasked {
		t.Errorf("one more: %q", got)
	}
	for range maxQuestions {
		s.Answer((<-p.asked).ID, Choice{Kind: ChoiceOnce})
	}
	for _, done := range all {
		if got := <-done; got != "" {
			t.Errorf("%q", got)
		}
	}
}

// TestOneQuestionAmongProcesses: two sessions on one home, as of two commands at one terminal, ask
// one after the other, and the second takes the answer to the same question.
func TestOneQuestionAmongProcesses(t *testing.T) {
	s, a, p := askingHome(t)
	other := reopened(t, s.Home, "correct horse")
	asked := make(chan Asked, 10)
	other.SetAsker(func(_ context.Context, q Asked) (Choice, error) {
		asked <- q
		return Choice{Kind: ChoiceRefuse}, nil
	})
	first := later(t, s, by(git, a))
	q := <-p.asked
	second, third := later(t, other, by(git, a)), later(t, other, by(deploy, a))
	until(t, "both wait", func() bool {
		other.programs.questions.mu.Lock()
		defer other.programs.questions.mu.Unlock()
		return len(other.programs.questions.standing) == 2
	})
	time.Sleep(50 * time.Millisecond) // both wait for the lock, or for each other
	if len(asked) != 0 {
		t.Error("two questions are asked at once")
	}
	s.Answer(q.ID, Choice{Kind: ChoiceOnce})
	if x, y, z := <-first, <-second, <-third; x != "" || y != "" || z != auth.ReasonProgramDeclined {
		t.Errorf("%q, %q, %q", x, y, z)
	}
	if len(asked) != 1 || (<-asked).From.Path != deploy {
		t.Error("the same was asked twice")
	}
}

// TestUnknownIsNotTheSame: a yes counts for no other program where it is unknown which program it
// is, or in which session: neither for one that waits at the same time nor in another process.
func TestUnknownIsNotTheSame(t *testing.T) {
	for name, from := range map[string]agent.Caller{
		"no leader":                  {Path: git, ProgramPID: 40},
		"a leader without its start": {Path: git, ProgramPID: 40, Leader: program.Leader{PID: 7}},
		"no program":                 {Parent: "git", Program: "latchkey", Leader: program.Leader{PID: 7, Start: 1}},
		"a replaced program":         {Claims: git, Leader: program.Leader{PID: 7, Start: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			s, a, p := askingHome(t)
			other := reopened(t, s.Home, "correct horse")
			other.SetAsker(func(context.Context, Asked) (Choice, error) { return Choice{Kind: ChoiceRefuse}, nil })
			take := Take{Account: a.ID, Way: ledger.WayToken, From: from}
			first := later(t, s, take)
			q := <-p.asked
			second, third := later(t, s, take), later(t, other, take)
			until(t, "all wait", func() bool {
				n := 0
				for _, qs := range []*questions{&s.programs.questions, &other.programs.questions} {
					qs.mu.Lock()
					for _, st := range qs.standing {
						n += st.callers
					}
					qs.mu.Unlock()
				}
				return n == 3
			})
			s.Answer(q.ID, Choice{Kind: ChoiceOnce})
			if got := <-first; got != "" {
				t.Errorf("the first: %q", got)
			}
			s.Answer((<-p.asked).ID, Choice{Kind: ChoiceRefuse})
			if x, y := <-second, <-third; x != auth.ReasonProgramDeclined || y != auth.ReasonProgramDeclined {
				t.Errorf("the second: %q, in another process: %q", x, y)
			}
		})
	}
}
