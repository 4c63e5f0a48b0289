// A second verifier, on Go's own transparency log library: it shares no line with the first, and must agree with it. The proof is
// in tree.go; beside it, how the file is read, which keys are trusted, what each event says, what others kept.
package main

import (
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

func must(ok bool, why string, args ...any) {
	if !ok {
		fmt.Printf("fails: "+why+"\n", args...)
		os.Exit(1)
	}
}
func check(err error) { must(err == nil, "%v", err) }

func main() {
	must(len(os.Args) >= 3, "usage: verify export.ndjson key [checkpoint file | witness key | later export.ndjson]...")
	e := read(os.Args[1])
	origin := strings.Split(e.head.Origin, "/")
	must(originForm.MatchString(e.head.Origin), "no origin")
	keys := ring{trusted: []trusted{{publicKey(os.Args[2], origin[0]), -1, forever}}}
	var notes, witnesses []string
	var erased told
	for _, name := range os.Args[3:] {
		if strings.Contains(name, "+") {
			witnesses = append(witnesses, name)
		} else if strings.HasSuffix(name, ".ndjson") {
			later := toldLater(name, os.Args[2], e.head.Origin)
			erased = told{erased.payloads + later.payloads, max(erased.until, later.until)}
		} else {
			text, err := os.ReadFile(name)
			check(err)
			notes = append(notes, string(text))
		}
	}
	before := taken(e, &keys, erased)
	var trees []tlog.Tree
	var noted []string
	for i, c := range e.checkpoints {
		trees = append(trees, keys.tree(c.Checkpoint, e.head.Origin))
		must(i == 0 && len(c.Consistency) == 0 || i > 0 && trees[i-1].N < trees[i].N, "the checkpoints do not follow one another")
		noted = append(noted, c.Checkpoint)
	}
	proven(e, trees)
	for _, text := range notes {
		kept(text, e, keys, trees, before)
		if strings.HasPrefix(text, e.head.Origin+"\n") {
			noted = append(noted, text)
		}
	}
	for _, vkey := range witnesses {
		seen := false
		for _, text := range noted {
			seen = countersigned(text, vkey) || seen
		}
		must(seen, "a witness signed none of these")
	}
	fmt.Println("holds")
}
