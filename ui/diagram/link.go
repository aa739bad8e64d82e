package diagram

import (
	"slices"

	"latchkey/ui/words"
)

// issued are the secrets of which an answer brings a new one.
var issued = []string{"refresh_token", "access_token", "id_token"}

// sameKey identifies a value: a secret by its nickname, any other by itself.
type sameKey struct{ nickname, value string }

// place is a field of a step, both by index.
type place struct{ step, field int }

// links records in which steps of a diagram each value occurs. A diagram and those that have grown out
// of it share one, which is of the longest of them.
type links struct {
	numbers []int // of the steps that were read, by their index
	places  map[sameKey][]place
	letters map[string]byte // the latest letter of each secret
	names   nicknames
}

// newLinks reads all steps, and writes into their fields where else each value occurs.
func newLinks(steps []Step) *links {
	l := &links{places: map[sameKey][]place{}, letters: map[string]byte{}, names: nicknames{}}
	for i := range steps {
		l.read(&steps[i])
	}
	for key := range l.places {
		l.write(key, 0, func(i int) *Step { return &steps[i] })
	}
	return l
}

// read notes the values of the next step, gives its secrets their nicknames, and returns its values. A
// secret that an answer issues anew gets the next letter.
func (l *links) read(s *Step) (keys []sameKey) {
	for j := range s.Fields {
		f := &s.Fields[j]
		key := sameKey{value: f.Value}
		if secret := secretOf(*f, *s); secret != "" {
			switch letter := l.letters[secret]; {
			case letter == 0:
				l.letters[secret] = 'A'
			case f.Answer && slices.Contains(issued, secret):
				l.letters[secret] = letter + 1
			}
			f.Nickname = l.names.of(secret, l.letters[secret])
			key = sameKey{nickname: f.Nickname}
		} else if !isTelling(*f) {
			continue
		}
		l.places[key] = append(l.places[key], place{len(l.numbers), j})
		keys = append(keys, key)
	}
	l.numbers = append(l.numbers, s.N)
	return keys
}

// maxAlso bounds the steps that are named for one value, so that a flood stays readable.
const maxAlso = 100

// first returns the indexes of the first steps in which a value occurs, each once: one more than a
// step names, which is itself not among those that it names.
func (l *links) first(key sameKey) (in []int) {
	for _, p := range l.places[key] {
		if n := len(in); n == 0 || in[n-1] != p.step {
			if n > maxAlso {
				return in
			}
			in = append(in, p.step)
		}
	}
	return in
}

// write sets, in each step from an index on, where else a value occurs. own returns a step that can
// be written to, by its index.
func (l *links) write(key sameKey, from int, own func(int) *Step) {
	in, places := l.first(key), l.places[key]
	numbers := make([]int, len(in))
	for i, step := range in {
		numbers[i] = l.numbers[step]
	}
	for n := len(places) - 1; n >= 0 && places[n].step >= from; n-- {
		p := places[n]
		i, named := slices.BinarySearch(in, p.step)
		also := numbers[:min(len(in), maxAlso)] // the same for all steps but those that it names
		if named && i < maxAlso {
			also = slices.Delete(slices.Clone(numbers), i, i+1)
		}
		own(p.step).Fields[p.field].Also = also
	}
}

// extend reads a step that follows all others, and writes where its values stand, too: into it, and
// into the others as long as they do not name enough steps.
func (l *links) extend(s *Step, own func(int) *Step) {
	for _, key := range l.read(s) {
		from := 0
		if in := l.first(key); len(in) > maxAlso && l.numbers[in[maxAlso]] != s.N {
			from = len(l.numbers) - 1
		}
		l.write(key, from, own)
	}
}

// nicknames are the nicknames of secrets by their own name and letter.
type nicknames map[string]map[byte]string

func (n nicknames) of(secret string, letter byte) string {
	if n[secret] == nil {
		n[secret] = map[byte]string{}
	}
	name, ok := n[secret][letter]
	if !ok {
		name = words.Nickname(words.SecretName(secret), string(rune(letter)))
		n[secret][letter] = name
	}
	return name
}
