package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// deepest is far below what any entry needs.
const deepest = 64

var escaped = func() *strings.Replacer {
	pairs := []string{`"`, `\"`, `\`, `\\`, "\b", `\b`, "\t", `\t`, "\n", `\n`, "\f", `\f`, "\r", `\r`}
	for c := rune(0); c < ' '; c++ {
		if !slices.Contains(pairs, string(c)) {
			pairs = append(pairs, string(c), fmt.Sprintf(`\u%04x`, c))
		}
	}
	return strings.NewReplacer(pairs...)
}()

func quoted(text string) string { return `"` + escaped.Replace(text) + `"` }

// isCanonical tells whether a text is what RFC 8785 makes of its value.
func isCanonical(text string) bool {
	var value any
	return json.Unmarshal([]byte(text), &value) == nil && canonical(value, 0) == text
}

// canonical gives nothing for what is too deep, which then is no text's own writing.
func canonical(value any, depth int) string {
	parts := []string{}
	switch v := value.(type) {
	case bool:
		return strconv.FormatBool(v)
	case string:
		return quoted(v)
	case float64:
		// encoding/json writes doubles as ECMAScript does, but for -0.
		if v == 0 {
			return "0"
		}
		number, err := json.Marshal(v)
		check(err)
		return string(number)
	case []any:
		if depth > deepest {
			return ""
		}
		for _, item := range v {
			parts = append(parts, canonical(item, depth+1))
		}
		return "[" + strings.Join(parts, ",") + "]"
	case map[string]any:
		if depth > deepest {
			return ""
		}
		names := []string{}
		for name := range v {
			names = append(names, name)
		}
		slices.SortFunc(names, func(a, b string) int { return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b))) })
		for _, name := range names {
			parts = append(parts, quoted(name)+":"+canonical(v[name], depth+1))
		}
		return "{" + strings.Join(parts, ",") + "}"
	}
	return "null"
}
