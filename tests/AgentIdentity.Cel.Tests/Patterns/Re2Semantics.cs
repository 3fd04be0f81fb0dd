using System.Diagnostics;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AgentIdentity.Cel.Tests.Patterns;

public sealed class Re2Semantics
{
    private static readonly string[] Pieces =
    [
        "a", "é", "😀", ".", "*", "+", "?", "|", "(", ")", "(?:", "(?i)", "(?P<n>", "(?s-m:", "[", "]", "[^", "-", "^", "$", "{2}", "{1,3}", "{999,}",
        "{", "}", ",", "\\", "\\d", "\\W", "\\b", "\\pL", "\\P{Nd}", "\\x41", "\\x{1F600}", "\\Q", "\\E", "\\z", "\\07", "[:alpha:]", "[:^word:]", "\n",
    ];

    public static Arbitrary<string> Patterns() => Gen.Elements(Pieces).ListOf().Select(string.Concat).ToArbitrary();

    [Theory]
    [InlineData("abc", "b", true)]
    [InlineData("abc", "^b", false)]
    [InlineData("abc\n", "c$", false)]
    [InlineData("abc\n", "(?m)c$", true)]
    [InlineData("٣", @"\d", false)]
    [InlineData("é", @"\w", false)]
    [InlineData("\u00a0", @"\s", false)]
    [InlineData("\v", @"\s", false)]
    [InlineData("\v", "[[:space:]]", true)]
    [InlineData("😀", "^.$", true)]
    [InlineData("😀", "^..$", false)]
    [InlineData("😀", "^[^a]$", true)]
    [InlineData("😀", "^[😀-😂]$", true)]
    [InlineData("😃", "^[😀-😂]$", false)]
    [InlineData("😀😀", "^😀{2}$", true)]
    [InlineData("\n", ".", false)]
    [InlineData("\n", "(?s).", true)]
    [InlineData("\n", "[^a]", true)]
    [InlineData("ABC", "(?i)abc", true)]
    [InlineData("ABC", "(?i)a(?-i)bc", false)]
    [InlineData("A", "(?i)[^a]", false)]
    [InlineData("K", "(?i)k", true)]
    [InlineData("σς", "^(?i)Σς$", true)]
    [InlineData("Σσ", "^(?i)ς{2}$", true)]
    [InlineData("σ", "^(?i)[ς]$", true)]
    [InlineData("ς", "^(?i)[^Σ]$", false)]
    [InlineData("ς", "^(?i)[Α-Ω]$", true)]
    [InlineData("ς", "^σ$", false)]
    [InlineData("\u212B", "^(?i)å$", true)]
    [InlineData("å", "^(?i)\u212B$", true)]
    [InlineData("Å", "^(?i)[\u212B]$", true)]
    [InlineData("\u212B", "^(?i)[^å]$", false)]
    [InlineData("\u212B", "^Å$", false)]
    [InlineData("\u2126", "^(?i)ω$", true)]
    [InlineData("µ", "^(?i)Μ$", true)]
    [InlineData("ſ", "^(?i)S$", true)]
    [InlineData("ẞ", "^(?i)ß$", true)]
    [InlineData("ß", "^(?i)ss$", false)]
    [InlineData("ǅ", "^(?i)ǆ$", true)]
    [InlineData("𐐨", "^(?i)𐐀$", true)]
    [InlineData("İ", "^(?i)i$", false)]
    [InlineData("ab", "(?P<x>a)(?:b)", true)]
    [InlineData("a{,2}", "a{,2}$", true)]
    [InlineData("aaa", "^a{2,3}$", true)]
    [InlineData("a.b", @"^\Qa.b\E$", true)]
    [InlineData("axb", @"^\Qa.b\E$", false)]
    [InlineData("Ж", @"^\p{L}$", true)]
    [InlineData("𝔸", @"^\p{Lu}$", true)]
    [InlineData("𝔸", @"^\PL$", false)]
    [InlineData("x]", "^[]x]+$", true)]
    [InlineData("a-", "^[a-]+$", true)]
    [InlineData("foo bar", @"\bbar\b", true)]
    [InlineData("", "^$", true)]
    [InlineData("😂", @"^\x{1F602}$", true)]
    public void A_match_is_what_RE2_says(string text, string pattern, bool expected)
    {
        Expression.Evaluate("t.matches(p)", ("t", CelValue.FromString(text)), ("p", CelValue.FromString(pattern)))
            .Should().Be(CelValue.FromBool(expected));
    }

    [Theory]
    [InlineData(@"(?=a)")]
    [InlineData(@"(?<!a)b")]
    [InlineData(@"(?>a)")]
    [InlineData(@"(a)\1")]
    [InlineData(@"\k<x>")]
    [InlineData(@"a**")]
    [InlineData(@"*a")]
    [InlineData(@"a{1001}")]
    [InlineData(@"(a{100}){100}")]
    [InlineData(@"[b-a]")]
    [InlineData(@"[a")]
    [InlineData(@"(a")]
    [InlineData(@"a)")]
    [InlineData(@"a\")]
    [InlineData(@"\Z")]
    [InlineData(@"\G")]
    [InlineData(@"[a-z-[aeiou]]x\p{Nope}")]
    [InlineData(@"\p{IsGreek}")]
    [InlineData(@"(?x)a")]
    [InlineData(@"(?P<n>a)(?P<n>b)")]
    [InlineData(@"\xZZ")]
    [InlineData(@"[[:nope:]]")]
    public void What_RE2_does_not_take_is_an_error(string pattern) =>
        Expression.Evaluate("'x'.matches(p)", ("p", CelValue.FromString(pattern))).ErrorText.Should().Contain("RE2");

    [Fact]
    public void A_word_boundary_in_a_text_that_is_not_ASCII_is_an_error_and_not_a_guess() =>
        Expression.Evaluate(@"'éDROP'.matches(r'\bDROP')").ErrorText.Should().Contain("ASCII");

    [Fact]
    public void A_pattern_that_backtracks_elsewhere_takes_linear_time()
    {
        var clock = Stopwatch.StartNew();
        Expression.Evaluate("t.matches('^(a+)+$')", ("t", CelValue.FromString(new string('a', 50_000) + "b"))).AsBool.Should().BeFalse();
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(5));
    }

    [Law(Cases = 1000, Arbitrary = [typeof(Re2Semantics)])]
    public void Any_pattern_ends_in_an_answer_or_an_error(string pattern)
    {
        var result = Expression.Evaluate("'aé😀\\n '.matches(p)", ("p", CelValue.FromString(pattern)));
        (result.IsError || result.Kind == CelKind.Bool).Should().BeTrue();
    }

    [Law]
    public void A_quoted_text_matches_itself_and_nothing_longer(string? text)
    {
        var value = new string([.. (text ?? "").Where(c => !char.IsSurrogate(c))]).Replace(@"\E", "", StringComparison.Ordinal).TrimEnd('\\');
        var pattern = CelValue.FromString($@"^\Q{value}\E$");
        Expression.Evaluate("t.matches(p)", ("t", CelValue.FromString(value)), ("p", pattern)).AsBool.Should().BeTrue();
        Expression.Evaluate("t.matches(p)", ("t", CelValue.FromString(value + "!")), ("p", pattern)).AsBool.Should().BeFalse();
    }
}
