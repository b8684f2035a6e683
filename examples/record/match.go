// SPDX-License-Identifier: Apache-2.0
// Compiles a pattern in a loop, and divides in another: for pprof -list.
package main

import (
	"fmt"
	"os"
	"regexp"
	"runtime/pprof"
)

func match(n int) int {
	count := 0
	for i := 0; i < n; i++ {
		re := regexp.MustCompile(`^w[0-9]+$`)
		if re.MatchString(fmt.Sprintf("w%d", i)) {
			count++
		}
	}
	return count
}

func sum(n int) int {
	total := 0
	for i := 1; i < n; i++ {
		total += n / i
	}
	return total
}

func main() {
	f, _ := os.Create("match.pb.gz")
	pprof.StartCPUProfile(f)
	fmt.Println(match(60000), sum(100000000))
	pprof.StopCPUProfile()
	f.Close()
}
