# SPDX-License-Identifier: Apache-2.0
# Fails in many ways, for traces.sh.
class Shop
  def initialize
    @prices = { "bread" => "3", "milk" => "one" }
  end

  def price(what)
    Integer(@prices.fetch(what))
  end

  def sell(list)
    list.map { |what| price(what) }
  rescue ArgumentError
    raise "cannot sell #{list.first}\nask the manager"
  end

  def self.open
    yield new
  end
end

case ARGV[0]
when "cause" then Shop.open { |shop| shop.sell(["milk"]) }
when "key" then Shop.open { |shop| shop.price("beer") }
when "thread" then Thread.new { Shop.new.price("beer") }.join
when "deep"
  def deep(n) = n.zero? ? Shop.new.price("beer") : deep(n - 1)
  deep(3)
when "overflow"
  def down(n) = down(n + 1) + 1
  down(0)
when "reversed"
  begin
    Shop.open { |shop| shop.sell(["milk"]) }
  rescue => e
    $stderr.puts e.full_message(highlight: false, order: :bottom)
  end
end
