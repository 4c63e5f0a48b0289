package main

import (
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// trusted is a key, and the sizes that it signs.
type trusted struct {
	key          []byte
	above, until int64
}
type ring struct {
	trusted []trusted
	// What was said of changes of key so far.
	seen []string
}

const (
	forever = int64(1) << 62
	newest  = forever - 1
)

// publicKey reads a verifier key of this instance.
func publicKey(vkey, instance string) []byte {
	verifier, err := note.NewVerifier(vkey)
	check(err)
	must(verifier.Name() == instance, "the key of another instance")
	raw, err := base64.StdEncoding.DecodeString(strings.SplitN(vkey, "+", 3)[2])
	check(err)
	return raw[1:]
}

// open gives the text of a note that a key in force at this size signed under this origin, and which one.
func (keys ring) open(text, origin string, size int64) (string, int) {
	for i, k := range keys.trusted {
		if signed, ok := opened(text, origin, k.key); ok && size > k.above && size <= k.until {
			return signed, i
		}
	}
	return "", -1
}

// tree is that of a checkpoint which a known key signed.
func (keys ring) tree(text, origin string) tlog.Tree {
	var size int64
	fmt.Sscan(strings.SplitN(text+"\n\n", "\n", 3)[1], &size)
	signed, by := keys.open(text, origin, size)
	must(by >= 0, "no signature of a known key")
	return parsed(signed, origin)
}

// rotate takes a `key` leaf: the key that leaves signs the one that comes. One that nobody known signed came before the key given.
func (keys *ring) rotate(text, origin string, index int64) {
	end := strings.LastIndex(text, "\n\n")
	must(end > 0, "no note in the change of key at %d", index)
	said := strings.Split(text[:end+1], "\n")
	must(len(said) == 4 && said[0] == origin && said[1] == "bocage/key", "the change of key at %d", index)
	next := publicKey(said[2], strings.SplitN(origin, "/", 2)[0])
	_, by := keys.open(text, origin, newest)
	// Nothing in a statement says where it stands: once its key is back, a copy would pass for a second one.
	for _, before := range keys.seen {
		must(before != text, "the change of key at %d was said before", index)
		if by >= 0 && strings.HasPrefix(before, text[:end+2]) {
			_, signed := opened(before, origin, keys.trusted[by].key)
			must(!signed, "the change of key at %d was said before", index)
		}
	}
	keys.seen = append(keys.seen, text)
	if by >= 0 {
		keys.trusted[by].until = index
		keys.trusted = append(keys.trusted, trusted{next, index, forever})
	}
}
