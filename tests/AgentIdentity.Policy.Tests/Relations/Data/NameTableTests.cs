using AgentIdentity.Policy.Relations.Data;

namespace AgentIdentity.Policy.Tests.Relations.Data;

public sealed class NameTableTests
{
    [Fact]
    public void Every_name_keeps_its_number_however_many_come()
    {
        var table = new NameTable();
        var names = Enumerable.Range(0, 100_000).Select(i => $"{(i % 3 == 0 ? "user" : "document")}:{i}-{new string('é', i % 90)}").ToArray();
        var numbers = names.Select(n => table.Intern(n)).ToArray();

        numbers.Should().OnlyHaveUniqueItems();
        names.Select(n => table.Find(n)).Should().Equal(numbers);
        names.Select(n => table.Intern(n)).Should().Equal(numbers);
        numbers.Select(table.NameOf).Should().Equal(names);
        table.Count.Should().Be(names.Length);
        table.Find("user:nobody").Should().Be(0);
    }

    [Fact]
    public void Names_of_one_type_stand_together()
    {
        var table = new NameTable();
        var users = Enumerable.Range(0, 64).Select(i => (table.Intern($"user:{i}"), table.Intern($"document:{i}")).Item1).ToArray();
        users.Select(u => u / NumberBlocks.Size).Distinct().Should().HaveCount(2);
    }

    /// <summary>UTF-8 cannot tell one from the other, and two users must never become one.</summary>
    [Theory]
    [InlineData(0xd800)]
    [InlineData(0xdfff)]
    public void Half_of_a_surrogate_pair_is_no_name(int half)
    {
        var broken = $"user:{(char)half}-";
        var table = new NameTable();
        table.Invoking(t => t.Intern(broken)).Should().Throw<ArgumentException>();
        table.Intern("user:\ufffd-");
        table.Find(broken).Should().Be(0);
    }

    [Fact]
    public void A_name_may_be_long_but_not_without_end()
    {
        var table = new NameTable();
        var longest = "user:" + new string('x', NamePool.Longest - 5);
        var number = table.Intern(longest);

        table.Intern("user:1");
        table.NameOf(number).Should().Be(longest);
        table.Invoking(t => t.Intern(longest + "x")).Should().Throw<ArgumentException>();
        table.Find(longest + "x").Should().Be(0);
    }

    [Fact]
    public void A_table_above_another_knows_its_names_and_leaves_none_of_its_own_there()
    {
        var table = new NameTable();
        var known = table.Intern("user:1");
        var above = table.Over();

        above.Find("user:1").Should().Be(known);
        var own = above.Intern("user:2");
        above.NameOf(own).Should().Be("user:2");
        above.NameOf(known).Should().Be("user:1");
        table.Find("user:2").Should().Be(0);
    }

    [Fact]
    public void What_a_table_learns_later_does_not_get_mixed_up_with_what_the_one_above_it_knows()
    {
        var table = new NameTable();
        table.Intern("user:1");
        var above = table.Over();
        var own = above.Intern("user:2");

        var later = table.Intern("user:2");
        var many = Enumerable.Range(3, 1000).Select(i => table.Intern($"user:{i}")).ToArray();

        later.Should().NotBe(own);
        above.Find("user:2").Should().Be(own);
        many.Should().Contain(own, "the table below has given the number to another name by now");
        above.NameOf(own).Should().Be("user:2");
        above.Find(table.NameOf(own)).Should().Be(0);
    }

    [Fact]
    public async Task Readers_find_what_is_there_while_a_writer_adds()
    {
        var table = new NameTable();
        var names = Enumerable.Range(0, 50_000).Select(i => $"user:{i}").ToArray();
        var written = 0;
        var reading = Enumerable.Range(0, 3).Select(r => Task.Run(() =>
        {
            for (var i = r; Volatile.Read(ref written) < names.Length; i = (i + 7) % names.Length)
            {
                var number = table.Find(names[i]);
                (number == 0 ? i >= Volatile.Read(ref written) || table.Find(names[i]) != 0 : table.NameOf(number) == names[i]).Should().BeTrue();
            }
        })).ToArray();
        foreach (var name in names)
        {
            table.Intern(name);
            Interlocked.Increment(ref written);
        }

        await Task.WhenAll(reading);
    }
}
