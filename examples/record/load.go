// SPDX-License-Identifier: Apache-2.0

// Something to record in Go: hashes, writes JSON and sorts, under Go's own CPU profiler.
package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"runtime/pprof"
	"sort"
	"time"
)

type record struct {
	ID   int
	Name string
	Tags []string
}

func hash(rounds int) byte {
	sum := sha256.Sum256(nil)
	for i := 0; i < rounds; i++ {
		sum = sha256.Sum256(sum[:])
	}
	return sum[0]
}

func roundTrip(rounds int) int {
	total := 0
	for i := 0; i < rounds; i++ {
		text, err := json.Marshal(record{i, "user", []string{"a", "b"}})
		if err != nil {
			log.Fatal(err)
		}
		var back record
		if err := json.Unmarshal(text, &back); err != nil {
			log.Fatal(err)
		}
		total += back.ID
	}
	return total
}

func sortNames(count int) string {
	names := make([]string, count)
	for i := range names {
		names[i] = fmt.Sprint(i * 7919 % count)
	}
	sort.Strings(names)
	return names[0]
}

func main() {
	file, err := os.Create(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		log.Fatal(err)
	}
	for end := time.Now().Add(1500 * time.Millisecond); time.Now().Before(end); {
		fmt.Fprintln(os.Stderr, hash(20000), roundTrip(2000), sortNames(10000))
	}
	pprof.StopCPUProfile()
	if err := file.Close(); err != nil {
		log.Fatal(err)
	}
}
