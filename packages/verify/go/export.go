package main

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/tlog"
)

// line is any line of an export; which members it has tells which one it is.
type line struct {
	Format, Origin, Key, Made string
	Size, First, Until, Index int64
	Complete                  bool
	Hash                      tlog.Hash
	Entry, Salt, Payload      *string
	Proof, Range, Consistency []tlog.Hash
	Checkpoint                string
}
type export struct {
	head        line
	leaves      []line
	outside     []tlog.Hash
	checkpoints []line
}

var mayBeNull = map[string]bool{"account": true, "entry": true, "id": true, "mirrorOf": true, "payload": true, "perimeter": true, "person": true,
	"request": true, "salt": true, "system": true, "tenant": true}

// shape holds the lines in their order: the head, the leaves, what is outside of the range, the checkpoints.
var (
	shape = regexp.MustCompile(`^H(L*R|P*)C+$`)
	kinds = map[byte][]string{
		'H': {"complete", "first", "format", "key", "made", "origin", "size", "until"},
		'L': {"entry", "hash", "index", "payload", "salt"},
		'P': {"entry", "hash", "index", "payload", "proof", "salt"},
		'R': {"range"},
		'C': {"checkpoint", "consistency"},
	}
)

// exact tells whether a JSON object has these members and no other, each once, in this order: encoding/json would take the last
// of two, and `Index` for `index`.
func exact(text []byte, names []string) bool {
	var got map[string]json.RawMessage
	if json.Unmarshal(text, &got) != nil {
		return false
	}
	parts := []string{}
	for _, name := range names {
		if string(got[name]) == "null" && !mayBeNull[name] {
			return false
		}
		parts = append(parts, `"`+name+`":`+string(got[name]))
	}
	return "{"+strings.Join(parts, ",")+"}" == string(text)
}

func read(name string) (e export) {
	all, err := os.ReadFile(name)
	check(err)
	must(utf8.Valid(all) && !bytes.Contains(all, []byte("\r")), "no UTF-8, or other line ends")
	order := []byte{}
	for n, text := range bytes.Split(bytes.TrimSuffix(all, []byte("\n")), []byte("\n")) {
		var l line
		must(len(text) <= 1<<20 && json.Unmarshal(text, &l) == nil, "line %d", n+1)
		for kind, names := range kinds {
			if exact(text, names) {
				order = append(order, kind)
			}
		}
		must(len(order) == n+1, "line %d", n+1)
		switch order[n] {
		case 'H':
			e.head = l
		case 'R':
			e.outside = l.Range
		case 'C':
			e.checkpoints = append(e.checkpoints, l)
		default:
			// Half of a surrogate pair becomes U+FFFD, which is written as it is: two texts would have the same bytes.
			marks := strings.Count(*or(l.Entry)+*or(l.Payload), "\uFFFD")
			must(marks == bytes.Count(text, []byte("\uFFFD")) && (l.Salt == nil) == (l.Payload == nil), "line %d", n+1)
			e.leaves = append(e.leaves, l)
		}
	}
	must(shape.Match(order) && e.head.Format == "bocage-trail/1", "no export, or an incomplete one")
	must(e.head.Complete == bytes.Contains(order, []byte("R")), "a line that is missing, or too many")
	return e
}

func or(text *string) *string {
	if text == nil {
		return new(string)
	}
	return text
}
