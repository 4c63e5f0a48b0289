// The proof itself: these leaves, no other, in this order, are what was signed. It rests on note and tlog of golang.org/x/mod.
package main

import (
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// opened gives the text of a note that this key signed under this name.
func opened(text, name string, key []byte) (string, bool) {
	vkey, err := note.NewEd25519VerifierKey(name, key)
	check(err)
	verifier, err := note.NewVerifier(vkey)
	check(err)
	signed, err := note.Open([]byte(text), note.VerifierList(verifier))
	if err != nil {
		return "", false
	}
	return signed.Text, true
}

// parsed reads a checkpoint: its format is the one of tlog but for the first line.
func parsed(text, origin string) tlog.Tree {
	rest, found := strings.CutPrefix(text, origin+"\n")
	must(found, "a checkpoint of another trail")
	tree, err := tlog.ParseTree([]byte("go.sum database tree\n" + rest))
	check(err)
	return tree
}

// proven: each tree continues the one before, and the leaves are those of the last, all of them or each by its own proof.
func proven(e export, trees []tlog.Tree) {
	last := trees[len(trees)-1]
	must(last.N == e.head.Size, "the size of the last checkpoint")
	for i, next := range trees[1:] {
		check(tlog.CheckTree(e.checkpoints[i+1].Consistency, next.N, next.Hash, trees[i].N, trees[i].Hash))
	}
	if e.head.Complete {
		outside := e.outside
		must(root(0, last.N, e, &outside) == last.Hash && len(outside) == 0, "the root")
		return
	}
	for _, l := range e.leaves {
		check(tlog.CheckRecord(l.Proof, last.N, last.Hash, l.Index, l.Hash))
	}
}

// root is that of the leaves [lo, hi): those of the file, and the next hash of `outside` for each subtree that has none of them.
func root(lo, hi int64, e export, outside *[]tlog.Hash) tlog.Hash {
	first, until := e.head.First, e.head.First+int64(len(e.leaves))
	if len(e.leaves) == 0 || hi <= first || lo >= until {
		must(len(*outside) > 0, "too few hashes in the range")
		hash := (*outside)[0]
		*outside = (*outside)[1:]
		return hash
	}
	if hi-lo == 1 {
		return e.leaves[lo-first].Hash
	}
	k := int64(1)
	for k*2 < hi-lo {
		k *= 2
	}
	left := root(lo, lo+k, e, outside)
	return tlog.NodeHash(left, root(lo+k, hi, e, outside))
}
