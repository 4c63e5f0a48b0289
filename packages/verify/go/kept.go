package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// kept checks a checkpoint that somebody else kept against the export.
func kept(text string, e export, keys ring, trees []tlog.Tree, before string) {
	origin := strings.SplitN(text, "\n", 2)[0]
	if origin != e.head.Origin {
		// Of the epoch before: it is the one that this epoch begins with.
		_, by := keys.open(text, origin, 0)
		must(by >= 0 && parsed(before, origin) == parsed(text, origin), "a kept checkpoint of the epoch before")
		return
	}
	tree := keys.tree(text, origin)
	for _, own := range trees {
		if own.N == tree.N {
			must(own == tree, "a kept checkpoint of size %d", tree.N)
			return
		}
	}
	// Not one of the file's: the leaves tell it, when they begin at the first.
	must(e.head.Complete && e.head.First == 0 && tree.N <= int64(len(e.leaves)) && tree.N > 0, "a kept checkpoint of size %d", tree.N)
	e.leaves = e.leaves[:tree.N]
	must(root(0, tree.N, e, nil) == tree.Hash, "a kept checkpoint of size %d", tree.N)
}

// countersigned tells whether the witness of this key signed this note (C2SP tlog-cosignature); a line of its name must be its own.
func countersigned(text, vkey string) bool {
	parts := strings.SplitN(vkey, "+", 3)
	must(len(parts) == 3, "no key of a witness")
	raw, err := base64.StdEncoding.DecodeString(parts[2])
	must(err == nil && len(raw) == 33 && raw[0] == 4, "no key of a witness")
	id := sha256.Sum256(append([]byte(parts[0]+"\n"), raw...))
	must(fmt.Sprintf("%x", id[:4]) == parts[1], "no key of a witness")
	end := strings.LastIndex(text, "\n\n")
	for _, line := range strings.Split(text[end+2:], "\n") {
		field := strings.Split(line, " ")
		if len(field) != 3 || field[1] != parts[0] {
			continue
		}
		mark, err := base64.StdEncoding.DecodeString(field[2])
		check(err)
		if len(mark) < 4 || !bytes.Equal(mark[:4], id[:4]) {
			continue
		}
		must(len(mark) == 76, "the signature of a witness")
		said := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(mark[4:12]), text[:end+1])
		must(ed25519.Verify(raw[1:], []byte(said), mark[12:]), "the signature of a witness")
		return true
	}
	return false
}
