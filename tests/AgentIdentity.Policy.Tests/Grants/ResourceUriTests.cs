using AgentIdentity.Policy.Tests.Decisions;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AgentIdentity.Policy.Tests.Grants;

public sealed class ResourceUriTests
{
    private static readonly string[] Parts =
        ["docs:", "http:", "HTTP:", "//", "/", "a", "B", "handbook", ".", "..", "%2E", "%2e", "%2F", "%5C", "%41", "%20", "%C3%BC", "?", "q=", "*", "#", "\\", "ü", " ", "@", "/*"];

    [Theory]
    [InlineData("docs://handbook/refunds")]
    [InlineData("demo://resource/dynamic/text/1")]
    [InlineData("file:///home/ben/a%20b.txt")]
    [InlineData("memo:insights")]
    [InlineData("postgres://host:5432/db/orders/schema")]
    [InlineData("https://api.example/orders?page=2&sort=name")]
    [InlineData("note://Team/Notes")]
    [InlineData("test://static-text")]
    public void A_URI_in_normal_form_can_be_decided_about(string uri) => ResourceUri.IsPlain(uri).Should().BeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("handbook")]
    [InlineData("/handbook")]
    [InlineData(":x")]
    [InlineData("docs:")]
    [InlineData("DOCS://handbook/a")]
    [InlineData("https://API.example/orders")]
    [InlineData("file://HOST/a")]
    [InlineData("docs://handbook/../secrets")]
    [InlineData("docs://handbook/./a")]
    [InlineData("docs://handbook/..")]
    [InlineData("docs://handbook/%2E%2E/secrets")]
    [InlineData("docs://handbook/%2e%2e/secrets")]
    [InlineData("docs://handbook%2Fsecrets")]
    [InlineData("docs://handbook/a%5Cb")]
    [InlineData("docs://handbook/%252E")]
    [InlineData("docs://handbook/%61")]
    [InlineData("docs://handbook/%c3%bc")]
    [InlineData("docs://handbook/%00")]
    [InlineData("docs://handbook/%0A")]
    [InlineData("docs://handbook/%4")]
    [InlineData("docs://handbook/%")]
    [InlineData("docs://handbook//a")]
    [InlineData("docs://handbook/a#b")]
    [InlineData("docs://handbook/*")]
    [InlineData("docs://handbook/a b")]
    [InlineData("docs://handbook/ü")]
    [InlineData("docs://handbook/a\\b")]
    [InlineData("docs://handbook/a\n")]
    [InlineData("https://good.example@evil.example/")]
    [InlineData("docs://a/x?y=../../secrets")]
    [InlineData("docs://a/x;..;/y")]
    public void A_URI_that_two_readers_could_resolve_differently_matches_nothing(string uri)
    {
        ResourceUri.IsPlain(uri).Should().BeFalse();
        ResourceUri.Matches("*", uri).Should().BeFalse();
        ResourceUri.Matches(uri, uri).Should().BeFalse();
        new Decider().Decide(new World { Call = Call.Resource("docs", uri) }.Request(), new World().Snapshot(), "d").Visible.Should().BeFalse();
    }

    [Theory]
    [InlineData("*", "docs://handbook/a", true)]
    [InlineData("docs://handbook/*", "docs://handbook/a", true)]
    [InlineData("docs://handbook/*", "docs://handbook/a/b", true)]
    [InlineData("docs://handbook/*", "docs://handbook", false)]
    [InlineData("docs://handbook/*", "docs://handbook-old/a", false)]
    [InlineData("docs://handbook*", "docs://handbook-old/a", false)]
    [InlineData("docs://*", "docs://handbook/a", true)]
    [InlineData("docs://*", "docs:handbook", false)]
    [InlineData("docs://handbook/a", "docs://handbook/a", true)]
    [InlineData("docs://handbook/a", "docs://handbook/A", false)]
    [InlineData("docs://handbook/*/b", "docs://handbook/a/b", false)]
    public void A_pattern_is_a_URI_or_everything_below_one(string pattern, string uri, bool matches) =>
        ResourceUri.Matches(pattern, uri).Should().Be(matches);

    [Theory]
    [InlineData("docs://handbook/{page}", "docs://handbook/")]
    [InlineData("docs://handbook/{+path}/{page}", "docs://handbook/")]
    [InlineData("docs://{space}/{page}", "docs://")]
    [InlineData("docs://handbook/../{page}", null)]
    [InlineData("docs://handbook/page-{n}", "docs://handbook/")]
    [InlineData("{uri}", null)]
    [InlineData("docs://handbook/a", "docs://handbook/a")]
    public void A_template_is_judged_by_what_all_its_URIs_begin_with(string template, string? above) =>
        ResourceUri.Above(template).Should().Be(above);

    [Law(Cases = 3000)]
    public Property A_narrower_pattern_matches_nothing_that_the_wider_one_does_not()
    {
        var pattern = Gen.Elements(Parts).ListOf().Select(parts => string.Concat(parts.Take(7)));
        var close = from head in Gen.Elements("docs://a/", "docs://a/b/", "docs://") from tail in Gen.Elements("", "*", "b", "b/*", "b/c", "/*", "../*") select head + tail;
        return Prop.ForAll(Arb.From(from wider in Gen.OneOf(pattern, close) from narrower in Gen.OneOf(pattern, close) from uri in Gen.OneOf(pattern, close) select (wider, narrower, uri)), c =>
            !ResourceUri.Contains(c.wider, c.narrower) || !ResourceUri.Matches(c.narrower, c.uri) || ResourceUri.Matches(c.wider, c.uri));
    }

    [Law(Cases = 3000)]
    public Property What_can_be_decided_about_is_what_a_URI_reader_makes_of_it() => Prop.ForAll(
        Arb.From(Gen.Elements(Parts).ListOf().Select(parts => string.Concat(parts.Take(9)))), uri =>
            !ResourceUri.IsPlain(uri) || !Uri.TryCreate(uri, UriKind.Absolute, out var read) || uri.StartsWith("http:", StringComparison.Ordinal) is var http
                && (read.AbsoluteUri == uri || (http && read.AbsoluteUri == uri + "/") || read.AbsoluteUri.TrimEnd('/') == uri.TrimEnd('/')));
}
