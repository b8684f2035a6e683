// SPDX-License-Identifier: Apache-2.0
package shop

import (
	"fmt"
	"sort"
	"testing"
)

func BenchmarkSort(b *testing.B) {
	for _, n := range []int{10, 1000} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; i < b.N; i++ {
				x := make([]int, n)
				for j := range x {
					x[j] = n - j
				}
				sort.Ints(x)
			}
		})
	}
}

func BenchmarkFails(b *testing.B) { b.Fatal("no stock") }
func BenchmarkSkips(b *testing.B) { b.Skip("not here") }

// What it prints breaks its line of results.
func BenchmarkTalks(b *testing.B) {
	fmt.Println("talking")
	for i := 0; i < b.N; i++ {
	}
}
