// Package signing makes the RSA keys with which the demo provider signs.
package signing

import (
	"crypto/rand"
	"crypto/rsa"
	"sync"
)

// Bits is the length of a key. RFC 7518 §3.3 demands 2048 or more.
const Bits = 2048

// reused are the keys that New returns in turns; empty except in tests that import demotest.
var reused struct {
	sync.Mutex
	keys []*rsa.PrivateKey
	next int
}

// New makes a key of Bits. In tests that import demotest it returns one of a few in turns, so that
// a provider that rotates its keys gets another one.
func New() (*rsa.PrivateKey, error) {
	reused.Lock()
	defer reused.Unlock()
	if len(reused.keys) == 0 {
		return rsa.GenerateKey(rand.Reader, Bits)
	}
	i := reused.next % len(reused.keys)
	reused.next++
	if reused.keys[i] == nil {
		key, err := rsa.GenerateKey(rand.Reader, Bits)
		if err != nil {
			return nil, err
		}
		reused.keys[i] = key
	}
	return reused.keys[i], nil
}

// Reuse makes New return the same few keys in turns, each made when it is first needed. Only
// package demotest calls it, and no program links that package.
func Reuse() {
	reused.Lock()
	defer reused.Unlock()
	reused.keys = make([]*rsa.PrivateKey, 3)
}
