package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type entry struct {
	Leaf, Note, ID, Type, At                      string
	Tenant, Perimeter, MirrorOf, Request, Payload *string
	Actor, Subject                                json.RawMessage
	Data                                          map[string]any
}

var (
	eventMembers = []string{"actor", "at", "data", "id", "leaf", "mirrorOf", "payload", "perimeter", "request", "subject", "tenant", "type"}
	actorMembers = []string{"account", "person", "system", "tenant"}
	originForm   = regexp.MustCompile(`^[^/]+/journal/([0-9a-f-]{36}|instance)/[1-9][0-9]{0,8}$`)
	eventID      = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	eventTime    = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$`)
	eventType    = regexp.MustCompile(`^[a-z][a-z-]*(\.[a-z][a-z-]*)+$`)
	payloadHash  = regexp.MustCompile(`^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$`)
)

// told is what a trail says was erased: how many payloads, written before when.
type told struct {
	payloads int
	until    string
}

func (t *told) take(e entry) {
	if e.Type == "trail.purged" || e.Type == "trail.erased" {
		payloads, _ := e.Data["payloads"].(float64)
		until, _ := e.Data["until"].(string)
		t.payloads, t.until = t.payloads+int(payloads), max(t.until, until)
	}
}

func parse(text string, index int64) (e entry) {
	must(json.Unmarshal([]byte(text), &e) == nil && isCanonical(text), "the entry of %d", index)
	if e.Leaf == "event" {
		must(exact([]byte(text), eventMembers) && e.formed(), "the entry of %d", index)
	} else {
		must(exact([]byte(text), []string{"leaf", "note"}) && (e.Leaf == "key" || e.Leaf == "checkpoint"), "the entry of %d", index)
		_, err := note.Open([]byte(e.Note), note.VerifierList())
		var unverified *note.UnverifiedNoteError
		must(errors.As(err, &unverified), "no note in the entry of %d", index)
	}
	return e
}

// formed tells whether what an event says is of the form that the format gives.
func (e entry) formed() bool {
	var actor struct{ Account, Person, System, Tenant *string }
	var subject struct {
		ID   *string
		Kind string
	}
	return json.Unmarshal(e.Actor, &actor) == nil && exact(e.Actor, actorMembers) &&
		json.Unmarshal(e.Subject, &subject) == nil && exact(e.Subject, []string{"id", "kind"}) &&
		eventID.MatchString(e.ID) && eventTime.MatchString(e.At) && eventType.MatchString(e.Type) && len(e.Type) <= 100 &&
		(e.Payload == nil || payloadHash.MatchString(*e.Payload))
}

// taken checks each leaf by itself, with the changes of key that stand among them; it gives the note of the epoch before.
func taken(e export, keys *ring, erased told) (before string) {
	origin := strings.Split(e.head.Origin, "/")
	missing, withheld, last := 0, 0, ""
	next := e.head.First
	for _, l := range e.leaves {
		must(l.Index == next || !e.head.Complete && l.Index > next, "a gap at %d", l.Index)
		must(l.Index < e.head.Until, "a leaf out of the range: %d", l.Index)
		next = l.Index + 1
		if l.Entry == nil {
			must(l.Payload == nil, "the payload of %d", l.Index)
			withheld++
			continue
		}
		must(tlog.RecordHash([]byte(*l.Entry)) == l.Hash, "the hash of %d", l.Index)
		one := parse(*l.Entry, l.Index)
		must(l.Index > 0 || origin[3] == "1" || one.Leaf == "checkpoint", "the epoch before is not told of")
		if one.Leaf != "event" {
			must(l.Payload == nil, "the payload of %d", l.Index)
			if one.Leaf == "key" {
				keys.rotate(one.Note, e.head.Origin, l.Index)
			} else if l.Index == 0 {
				before = one.Note
			}
			continue
		}
		must(origin[2] == "instance" && one.Tenant == nil || one.Tenant != nil && *one.Tenant == origin[2], "the tenant of %d", l.Index)
		erased.take(one)
		if l.Payload != nil {
			salt, err := base64.StdEncoding.DecodeString(*l.Salt)
			sum := sha256.Sum256(append(salt, *l.Payload...))
			must(err == nil && len(salt) == 32 && *or(one.Payload) == base64.StdEncoding.EncodeToString(sum[:]), "the payload of %d", l.Index)
		} else if one.Payload != nil {
			missing, last = missing+1, max(last, one.At)
		}
	}
	must(!e.head.Complete || next == e.head.Until, "leaves are missing at %d", next)
	whole := e.head.Complete && e.head.First == 0 && e.head.Until == e.head.Size && withheld == 0
	must(!whole || missing == 0 || missing <= erased.payloads && last < erased.until, "payloads missing without a word")
	return before
}

// toldLater counts what the export of a later epoch tells was erased, once it holds by itself.
func toldLater(name, key, origin string) (t told) {
	check(exec.Command(os.Args[0], name, key).Run())
	later := read(name)
	trail, epoch := cutEpoch(origin)
	own, its := cutEpoch(later.head.Origin)
	must(own == trail && its > epoch, "no later epoch of this trail")
	for _, l := range later.leaves {
		if l.Entry != nil {
			t.take(parse(*l.Entry, l.Index))
		}
	}
	return t
}

func cutEpoch(origin string) (trail string, epoch int) {
	at := strings.LastIndex(origin, "/")
	epoch, err := strconv.Atoi(origin[at+1:])
	check(err)
	return origin[:at], epoch
}
