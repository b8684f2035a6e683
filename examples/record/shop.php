<?php
// SPDX-License-Identifier: Apache-2.0
// Fails in many ways, for traces.sh.
namespace Shop;

class Till
{
    private array $prices = ['bread' => '3', 'milk' => 'one'];

    public function price(string $what): int
    {
        if (!isset($this->prices[$what]))
            throw new \OutOfBoundsException("no $what here\nask the manager");
        return intdiv((int)$this->prices[$what], 0);
    }

    public function sell(array $list, ?object $to = null): array
    {
        return array_map(fn ($what) => $this->price($what), $list);
    }

    public static function close(): void
    {
        try {
            (new self())->sell(['milk']);
        } catch (\DivisionByZeroError $e) {
            throw new \RuntimeException('cannot close', 7, $e);
        }
    }
}

function deep(int $n): int
{
    return $n ? deep($n - 1) : (new Till())->price('beer');
}

switch ($argv[1]) {
case 'cause': Till::close(); break;
case 'deep': deep(3); break;
case 'sell': (new Till())->sell(['bread', 'wine'], new \stdClass()); break;
case 'type': deep('x'); break;
case 'string': try { deep(2); } catch (\Exception $e) { echo $e, "\n", $e->getTraceAsString(), "\n"; } break;
case 'printed': (function () { debug_print_backtrace(); })(); break;
}
