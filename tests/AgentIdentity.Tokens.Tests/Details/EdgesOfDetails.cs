using System.Globalization;

namespace AgentIdentity.Tokens.Tests;

/// <summary>The largest and oddest detail that is read, and the next one, which is not.</summary>
public sealed class EdgesOfDetails
{
    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void There_are_at_most_256_details_and_256_values_of_one_member(int count, bool read)
    {
        Reads($"[{string.Join(',', Enumerable.Repeat(Model(""), count))}]").Should().Be(read);
        Reads($$"""[{"type":"urn:agentidentity:model","locations":[{{string.Join(',', Enumerable.Range(0, count).Select(static i => $"\"a{i.ToString(CultureInfo.InvariantCulture)}\""))}}],"identifier":"m"}]""").Should().Be(read);
    }

    [Theory]
    [InlineData(512, true)]
    [InlineData(513, false)]
    public void A_text_has_at_most_512_characters(int length, bool read)
    {
        var text = new string('m', length);
        Reads($$"""[{"type":"urn:agentidentity:model","locations":["a"],"identifier":"{{text}}"}]""").Should().Be(read);
        Reads($"[{Tool($$""","constraints":{"args":{"{{text}}":{"max":1} } }""")}]").Should().Be(read);
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void A_name_in_a_database_has_at_most_63_characters(int length, bool read)
    {
        var name = new string('t', length);
        Reads(Table($"s.{name}")).Should().Be(read);
        Reads(Table($"{name}.t")).Should().Be(read);
        Reads(Table("s.t", $$""","datatypes":["{{name}}"]""")).Should().Be(read);
    }

    [Theory]
    [InlineData("\"0\"", 0L)]
    [InlineData("\"0.000001\"", 1L)]
    [InlineData("\"1.123456\"", 1_123_456L)]
    [InlineData("\"1.1234567\"", null)]
    [InlineData("\"1000000000\"", 1_000_000_000_000_000L)]
    [InlineData("\"1000000000.000001\"", null)]
    [InlineData("\"1e3\"", null)]
    [InlineData("\" 1\"", null)]
    [InlineData("\"1,000\"", null)]
    [InlineData("\"+1\"", null)]
    [InlineData("\"-0.01\"", null)]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    public void A_budget_is_dollars_with_six_decimals_at_most(string json, long? microUsd)
    {
        var read = AuthorizationDetails.Parse($"[{Model($""","budget_usd":{json}""")}]");

        (read.TryGet(out var details, out _) ? ((ModelDetail)details.Items[0]).BudgetMicroUsd : null).Should().Be(microUsd);
        read.Ok.Should().Be(microUsd is not null);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("2147483647", true)]
    [InlineData("2147483648", false)]
    [InlineData("0", false)]
    [InlineData("1.5", false)]
    [InlineData("\"1\"", false)]
    [InlineData("null", false)]
    [InlineData("true", false)]
    public void A_count_is_a_whole_number_above_zero(string json, bool read)
    {
        Reads($"[{Tool($""","max_calls":{json}""")}]").Should().Be(read);
        Reads(Table("s.t", $""","max_rows":{json}""")).Should().Be(read);
    }

    [Theory]
    [InlineData("""{"max":1}""", true)]
    [InlineData("""{"min":-1.5}""", true)]
    [InlineData("""{"one_of":["a"]}""", true)]
    [InlineData("""{"min":"1"}""", false)]
    [InlineData("""{"max":null}""", false)]
    [InlineData("""{"max":1e400}""", false)]
    [InlineData("""{"one_of":[]}""", false)]
    [InlineData("""{"one_of":"a"}""", false)]
    [InlineData("""{"one_of":[7]}""", false)]
    [InlineData("""{"max":1,"step":1}""", false)]
    [InlineData("7", false)]
    public void A_limit_of_an_argument_limits_it_in_a_way_that_is_understood(string limit, bool read) =>
        Reads($"[{Tool($$""","constraints":{"args":{"x":{{limit}}} }""")}]").Should().Be(read);

    [Theory]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"args":[]}""")]
    [InlineData("""{"args":{},"other":{}}""")]
    public void Constraints_of_another_shape_are_refused(string constraints) => Reads($"[{Tool($$""","constraints":{{constraints}}""")}]").Should().BeFalse();

    [Theory]
    [InlineData("/", true)]
    [InlineData("/*", true)]
    [InlineData("/a/b", true)]
    [InlineData("/a/...", true)]
    [InlineData("/a*", false)]
    [InlineData("*", false)]
    [InlineData("/a//b", false)]
    [InlineData("//*", false)]
    [InlineData("/a/.", false)]
    [InlineData("/./a", false)]
    [InlineData("/../a", false)]
    [InlineData("/a/..", false)]
    [InlineData("/a?b", false)]
    [InlineData("/a#b", false)]
    [InlineData("/a%20b", false)]
    [InlineData("/a\\\\b", false)]
    [InlineData("/a;b", false)]
    public void A_path_is_one_that_every_router_reads_alike(string path, bool read) =>
        Reads($$"""[{"type":"urn:agentidentity:http","locations":["a"],"actions":["GET"],"paths":["/ok","{{path}}"]}]""").Should().Be(read);

    [Theory]
    [InlineData("""["GET","get"]""")]
    [InlineData("""["G3T"]""")]
    [InlineData("""["GET\u0020"]""")]
    public void A_method_is_in_upper_case(string actions) =>
        Reads($$"""[{"type":"urn:agentidentity:http","locations":["a"],"actions":{{actions}}}]""").Should().BeFalse();

    [Theory]
    [InlineData("""["select","truncate"]""", "s.t", "")]
    [InlineData("""["select"]""", "s.t", ""","datatypes":["id","a b"]""")]
    [InlineData("""["select"]""", "1s.t", "")]
    [InlineData("""["select"]""", "s.", "")]
    [InlineData("""["select"]""", "s", "")]
    [InlineData("""["select"]""", "s.t.u", "")]
    [InlineData("""["select"]""", "*.t", "")]
    public void One_wrong_name_or_action_refuses_the_whole(string actions, string table, string more) =>
        Reads($$"""[{"type":"urn:agentidentity:data","locations":["a"],"actions":{{actions}},"identifier":"{{table}}"{{more}}}]""").Should().BeFalse();

    [Theory]
    [InlineData("\u0007")]
    [InlineData("\u200E")]
    [InlineData("\u2028")]
    [InlineData("\u2029")]
    public void What_cannot_be_seen_is_refused(string unseen) =>
        Reads($$"""[{"type":"urn:agentidentity:model","locations":["a"],"identifier":"m{{JsonEncoded(unseen)}}n"}]""").Should().BeFalse();

    [Fact]
    public void What_is_refused_is_said_with_the_member_and_never_its_value()
    {
        var refused = AuthorizationDetails.Parse($"[{Model(""","budget_usd":"secret" """)}]").Failure;

        refused.Error.Should().Be(TokenError.BadDetails);
        refused.Detail.Should().Contain("budget_usd").And.NotContain("secret");
    }

    [Theory]
    [InlineData(64 * 1024, true)]
    [InlineData((64 * 1024) + 1, false)]
    public void The_whole_has_at_most_64_KiB(int length, bool read) => Reads("[]" + new string(' ', length - 2)).Should().Be(read);

    [Fact]
    public void A_text_is_not_empty() => Reads("""[{"type":"urn:agentidentity:model","locations":["a"],"identifier":""}]""").Should().BeFalse();

    [Fact]
    public void Letters_of_every_script_come_back_as_they_were()
    {
        const string json = """[{"type":"urn:agentidentity:model","locations":["a"],"identifier":"Größe <&> 大"}]""";

        AuthorizationDetails.Parse(json).Value.ToJson().Should().Be(json);
    }

    private static string JsonEncoded(string text) => $"\\u{((int)text[0]).ToString("x4", CultureInfo.InvariantCulture)}";

    private static string Model(string more) => $$"""{"type":"urn:agentidentity:model","locations":["a"],"identifier":"m"{{more}}}""";

    private static string Tool(string more) => $$"""{"type":"urn:agentidentity:mcp-tool","locations":["a"],"actions":["tools/call"],"identifier":"t"{{more}}}""";

    private static string Table(string name, string more = "") =>
        $$"""[{"type":"urn:agentidentity:data","locations":["a"],"actions":["select"],"identifier":"{{name}}"{{more}}}]""";

    private static bool Reads(string json)
    {
        var read = AuthorizationDetails.Parse(json);
        if (!read.Ok)
        {
            read.Failure.Error.Should().Be(TokenError.BadDetails);
        }

        return read.Ok;
    }
}
