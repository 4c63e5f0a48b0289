// A second verifier, on Go's own transparency log library: it shares no line with the first, and must agree with it.
package main

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type line struct {
	Format, Origin, Key, Made string
	Size, First, Until, Index int64
	Complete                  bool
	Hash                      tlog.Hash
	Entry, Salt, Payload      *string
	Proof, Range, Consistency []tlog.Hash
	Checkpoint                string
}
type entry struct {
	Leaf, Note, Type, At string
	Tenant, Payload      *string
	Data                 struct {
		Until    string
		Payloads int
	}
}
type trusted struct {
	key          []byte
	above, until int64
}

func fail(why string, args ...any) { fmt.Printf("fails: "+why+"\n", args...); os.Exit(1) }
func must(ok bool, why string, args ...any) {
	if !ok {
		fail(why, args...)
	}
}
func check(err error) {
	if err != nil {
		fail("%v", err)
	}
}

func publicKey(vkey string) []byte {
	_, err := note.NewVerifier(strings.TrimSpace(vkey))
	check(err)
	raw, err := base64.StdEncoding.DecodeString(strings.SplitN(strings.TrimSpace(vkey), "+", 3)[2])
	check(err)
	return raw[1:]
}

var keys []trusted
var wholeFirst, wholeUntil int64

// open gives the text of a note that a key in force for this size signed under this origin.
func open(text, origin string, size int64) (string, int) {
	for i, k := range keys {
		vkey, err := note.NewEd25519VerifierKey(origin, k.key)
		check(err)
		verifier, err := note.NewVerifier(vkey)
		check(err)
		opened, err := note.Open([]byte(text), note.VerifierList(verifier))
		if err == nil && size > k.above && size <= k.until {
			return opened.Text, i
		}
	}
	return "", -1
}

func tree(text, origin string, size int64) tlog.Tree {
	// The format of a checkpoint is the one of tlog but for its first line.
	lines := strings.Split(text, "\n")
	must(len(lines) > 3 && lines[0] == origin, "a checkpoint of another trail")
	parsed, err := tlog.ParseTree([]byte("go.sum database tree\n" + strings.Join(lines[1:], "\n")))
	check(err)
	must(size < 0 || parsed.N == size, "a checkpoint of another size")
	return parsed
}

// sizeOf reads the size that a checkpoint claims, before any signature is trusted.
func sizeOf(text string) (n int64) { fmt.Sscan(strings.SplitN(text+"\n\n", "\n", 3)[1], &n); return n }

// countersigned tells whether the witness of this key signed this note (C2SP tlog-cosignature); a line of its name must be its own.
func countersigned(text, vkey string) bool {
	parts := strings.SplitN(strings.TrimSpace(vkey), "+", 3)
	must(len(parts) == 3, "no key of a witness")
	raw, err := base64.StdEncoding.DecodeString(parts[2])
	check(err)
	must(len(raw) == 33 && raw[0] == 4, "no key of a witness")
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

// toldLater counts what the export of a later epoch tells was erased, once it holds by itself.
func toldLater(name, key, origin string, told *int, until *string) {
	check(exec.Command(os.Args[0], name, key).Run())
	file, err := os.ReadFile(name)
	check(err)
	for n, text := range strings.Split(string(file), "\n") {
		var l line
		if json.Unmarshal([]byte(text), &l) != nil || n > 0 && l.Entry == nil {
			continue
		}
		if n == 0 {
			i, j := strings.LastIndex(l.Origin, "/"), strings.LastIndex(origin, "/")
			var own, other int
			fmt.Sscan(origin[j+1:], &own)
			fmt.Sscan(l.Origin[i+1:], &other)
			must(l.Origin[:i] == origin[:j] && other > own, "no later epoch of this trail")
			continue
		}
		var e entry
		check(json.Unmarshal([]byte(*l.Entry), &e))
		if e.Type == "trail.purged" || e.Type == "trail.erased" {
			*told += e.Data.Payloads
			*until = max(*until, e.Data.Until)
		}
	}
}

func root(lo, hi int64, leaves []tlog.Hash, outside *[]tlog.Hash) tlog.Hash {
	if wholeFirst == wholeUntil || hi <= wholeFirst || lo >= wholeUntil {
		must(len(*outside) > 0, "too few hashes in the range")
		h := (*outside)[0]
		*outside = (*outside)[1:]
		return h
	}
	if hi-lo == 1 {
		return leaves[lo-wholeFirst]
	}
	k := int64(1)
	for k*2 < hi-lo {
		k *= 2
	}
	left := root(lo, lo+k, leaves, outside)
	return tlog.NodeHash(left, root(lo+k, hi, leaves, outside))
}

func main() {
	must(len(os.Args) >= 3, "usage: verify export.ndjson key [checkpoint file | witness key | later export.ndjson]...")
	keys = []trusted{{publicKey(os.Args[2]), -1, 1 << 62}}
	// The scanner drops a carriage return, which JSON never holds bare.
	all, err := os.ReadFile(os.Args[1])
	check(err)
	must(!bytes.Contains(all, []byte("\r")), "line ends")
	scan := bufio.NewScanner(bytes.NewReader(all))
	scan.Buffer(nil, 1<<20)
	var head line
	var rows []line
	var outside []tlog.Hash
	var checkpoints []line
	for n := 0; scan.Scan(); n++ {
		must(strings.Count(scan.Text(), `"index":`) < 2, "a member twice")
		var l line
		decoder := json.NewDecoder(bytes.NewReader(scan.Bytes()))
		decoder.DisallowUnknownFields()
		check(decoder.Decode(&l))
		switch {
		case n == 0:
			head = l
		case l.Checkpoint != "":
			checkpoints = append(checkpoints, l)
		case strings.HasPrefix(scan.Text(), `{"range"`):
			outside = l.Range
		default:
			must(len(checkpoints) == 0, "a line out of place")
			rows = append(rows, l)
		}
	}
	check(scan.Err())
	must(head.Format == "bocage-trail/1" && len(checkpoints) > 0, "no export, or an incomplete one")
	parts := strings.Split(head.Origin, "/")
	must(len(parts) == 4, "no origin")
	wholeFirst, wholeUntil = head.First, head.Until
	var leaves []tlog.Hash
	var previous string
	missing, told, withheld := 0, 0, 0
	lastMissing, until := "", ""
	for i, l := range rows {
		must(!head.Complete || l.Index == head.First+int64(i), "a gap at %d", l.Index)
		leaves = append(leaves, l.Hash)
		if l.Entry == nil {
			withheld++
			continue
		}
		must(tlog.RecordHash([]byte(*l.Entry)) == l.Hash, "the hash of %d", l.Index)
		var e entry
		check(json.Unmarshal([]byte(*l.Entry), &e))
		if l.Index == 0 && e.Leaf == "checkpoint" {
			previous = e.Note
		}
		if e.Leaf == "key" {
			if text, by := open(e.Note, head.Origin, 1<<61); by >= 0 {
				keys[by].until = l.Index
				keys = append(keys, trusted{publicKey(strings.Split(text, "\n")[2]), l.Index, 1 << 62})
			}
		}
		if e.Leaf != "event" {
			continue
		}
		must(e.Tenant == nil && parts[2] == "instance" || e.Tenant != nil && *e.Tenant == parts[2], "the tenant of %d", l.Index)
		if e.Type == "trail.purged" || e.Type == "trail.erased" {
			told += e.Data.Payloads
			until = max(until, e.Data.Until)
		}
		if l.Payload == nil {
			if e.Payload != nil {
				missing++
				lastMissing = max(lastMissing, e.At)
			}
			continue
		}
		salt, err := base64.StdEncoding.DecodeString(*l.Salt)
		check(err)
		sum := sha256.Sum256(append(salt, *l.Payload...))
		must(e.Payload != nil && base64.StdEncoding.EncodeToString(sum[:]) == *e.Payload, "the payload of %d", l.Index)
	}
	for _, name := range os.Args[3:] {
		if strings.HasSuffix(name, ".ndjson") {
			toldLater(name, os.Args[2], head.Origin, &told, &until)
		}
	}
	whole := head.Complete && head.First == 0 && head.Until == head.Size && withheld == 0
	must(!whole || missing <= told && (missing == 0 || lastMissing < until), "payloads missing without a word")
	var trees []tlog.Tree
	for i, c := range checkpoints {
		text, by := open(c.Checkpoint, head.Origin, sizeOf(c.Checkpoint))
		must(by >= 0, "no signature of a known key")
		trees = append(trees, tree(text, head.Origin, -1))
		if i > 0 {
			check(tlog.CheckTree(c.Consistency, trees[i].N, trees[i].Hash, trees[i-1].N, trees[i-1].Hash))
		}
	}
	last := trees[len(trees)-1]
	must(last.N == head.Size, "the size of the last checkpoint")
	if head.Complete {
		must(int64(len(rows)) == head.Until-head.First, "leaves are missing")
		rest := outside
		must(root(0, head.Size, leaves, &rest) == last.Hash && len(rest) == 0, "the root")
	}
	for _, l := range rows {
		if !head.Complete {
			check(tlog.CheckRecord(l.Proof, last.N, last.Hash, l.Index, l.Hash))
		}
	}
	noted := []string{}
	for _, c := range checkpoints {
		noted = append(noted, c.Checkpoint)
	}
	for _, name := range os.Args[3:] {
		if strings.Contains(name, "+") || strings.HasSuffix(name, ".ndjson") {
			continue
		}
		kept, err := os.ReadFile(name)
		check(err)
		origin := strings.SplitN(string(kept), "\n", 2)[0]
		text, by := open(string(kept), origin, sizeOf(string(kept)))
		must(by >= 0, "a kept checkpoint that no known key signed")
		t := tree(text, origin, -1)
		if origin != head.Origin {
			before := tree(previous+"\n\n\n", origin, t.N)
			must(before.Hash == t.Hash, "the epoch before")
			continue
		}
		found := t.N <= head.Size
		linked := false
		for _, own := range trees {
			if own.N == t.N {
				linked = true
				found = found && own.Hash == t.Hash
			}
		}
		if !linked && found && head.Complete && head.First == 0 && t.N > 0 {
			wholeUntil = t.N
			var none []tlog.Hash
			linked, found = true, root(0, t.N, leaves, &none) == t.Hash
		}
		must(found && linked, "a kept checkpoint of size %d", t.N)
		noted = append(noted, string(kept))
	}
	for _, name := range os.Args[3:] {
		seen := false
		for _, text := range noted {
			seen = strings.Contains(name, "+") && countersigned(text, name) || seen
		}
		must(seen || !strings.Contains(name, "+"), "a witness signed none of these")
	}
	fmt.Println("holds")
}
