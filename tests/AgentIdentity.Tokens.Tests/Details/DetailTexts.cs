namespace AgentIdentity.Tokens.Tests;

public sealed class DetailTexts
{
    private const string Refund = """[{"type":"urn:agentidentity:mcp-tool","locations":["https://b/mcp/crm"],"actions":["tools/call"],"identifier":"create_refund","constraints":{"args":{"amount":{"min":0,"max":100},"currency":{"one_of":["EUR"]}}},"max_calls":3}]""";

    [Theory]
    [InlineData(Refund)]
    [InlineData("[]")]
    [InlineData("""[{"type":"urn:agentidentity:http","locations":["https://b/api/orders"],"actions":["GET"],"paths":["/orders/*"]}]""")]
    [InlineData("""[{"type":"urn:agentidentity:model","locations":["https://b/v1"],"identifier":"*","budget_usd":"1.00"}]""")]
    [InlineData("""[{"type":"urn:agentidentity:model","locations":["https://b/v1"],"identifier":"fast"}]""")]
    [InlineData("""[{"type":"urn:agentidentity:data","locations":["https://b/data/crm"],"actions":["select"],"identifier":"crm.orders","datatypes":["id","total"],"max_rows":100}]""")]
    [InlineData("""[{"type":"urn:agentidentity:data","locations":["https://b/data/crm"],"actions":["select","insert","update","delete"],"identifier":"*"}]""")]
    public void Details_come_back_as_they_were(string json) => AuthorizationDetails.Parse(json).Value.ToJson().Should().Be(json);

    [Fact]
    public void Absent_paths_mean_every_path() =>
        AuthorizationDetails.Parse("""[{"type":"urn:agentidentity:http","locations":["a"],"actions":["GET"]}]""").Value
            .Items.Should().ContainSingle().Which.Should().BeOfType<HttpDetail>().Which.Paths.Should().Equal("/*");

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""[{"type":"urn:other:thing","locations":["a"],"actions":["x"]}]""")]
    [InlineData("""[{"type":"urn:agentidentity:model","locations":["a"],"identifier":"m","actions":["chat"]}]""")]
    [InlineData("""[{"type":"urn:agentidentity:model","locations":[],"identifier":"m"}]""")]
    [InlineData("""[{"type":"urn:agentidentity:model","locations":["a"],"identifier":"m","budget_usd":1}]""")]
    [InlineData("""[{"type":"urn:agentidentity:model","locations":["a"],"identifier":"m","budget_usd":"-1"}]""")]
    [InlineData("""[{"type":"urn:agentidentity:model","locations":["a"],"identifier":"m","budget_usd":"0.0000001"}]""")]
    [InlineData("""[{"type":"urn:agentidentity:http","locations":["a"],"actions":["get"]}]""")]
    [InlineData("""[{"type":"urn:agentidentity:http","locations":["a"],"actions":["GET"],"paths":["/a/../b"]}]""")]
    [InlineData("""[{"type":"urn:agentidentity:http","locations":["a"],"actions":["GET"],"paths":["/a/*/b"]}]""")]
    [InlineData("""[{"type":"urn:agentidentity:http","locations":["a"],"actions":["GET"],"paths":["/%61"]}]""")]
    [InlineData("""[{"type":"urn:agentidentity:http","locations":["a"],"actions":["GET"],"paths":["orders"]}]""")]
    [InlineData("""[{"type":"urn:agentidentity:mcp-tool","locations":["a"],"actions":["tools/call"]}]""")]
    [InlineData("""[{"type":"urn:agentidentity:mcp-tool","locations":["a"],"actions":["tools/call"],"identifier":"t","max_calls":0}]""")]
    [InlineData("""[{"type":"urn:agentidentity:mcp-tool","locations":["a"],"actions":["tools/call"],"identifier":"t","constraints":{"args":{"x":{"maximum":1}}}}]""")]
    [InlineData("""[{"type":"urn:agentidentity:mcp-tool","locations":["a"],"actions":["tools/call"],"identifier":"t","constraints":{"args":{"x":{}}}}]""")]
    [InlineData("""[{"type":"urn:agentidentity:mcp-tool","locations":["a"],"actions":["tools/call"],"identifier":"t","constraints":{"args":{},"more":1}}]""")]
    [InlineData("""[{"type":"urn:agentidentity:model","locations":["a"],"identifier":"m","identifier":"n"}]""")]
    [InlineData("""[{"type":"urn:agentidentity:mcp-tool","locations":["a"],"actions":["tools/call"],"identifier":"read\u202Eetirw"}]""")]
    [InlineData("""[{"type":"urn:agentidentity:mcp-tool","locations":["a"],"actions":["tools/call"],"identifier":"t\uDB40\uDC41"}]""")]
    [InlineData("""[{"type":"urn:agentidentity:mcp-tool","locations":["a"],"actions":["tools/call"],"identifier":"t","constraints":{"args":{"x\u200B":{"max":1}}}}]""")]
    [InlineData("""[{"type":"urn:agentidentity:data","locations":["a"],"actions":["SELECT"],"identifier":"s.t"}]""")]
    [InlineData("""[{"type":"urn:agentidentity:data","locations":["a"],"actions":["truncate"],"identifier":"s.t"}]""")]
    [InlineData("""[{"type":"urn:agentidentity:data","locations":["a"],"actions":[],"identifier":"s.t"}]""")]
    [InlineData("""[{"type":"urn:agentidentity:data","locations":["a"],"identifier":"s.t"}]""")]
    [InlineData("""[{"type":"urn:agentidentity:data","locations":["a"],"actions":["select"]}]""")]
    [InlineData("""[{"type":"urn:agentidentity:data","locations":["a"],"actions":["select"],"identifier":"t"}]""")]
    [InlineData("""[{"type":"urn:agentidentity:data","locations":["a"],"actions":["select"],"identifier":"s.*"}]""")]
    [InlineData("""[{"type":"urn:agentidentity:data","locations":["a"],"actions":["select"],"identifier":"d.s.t"}]""")]
    [InlineData("""[{"type":"urn:agentidentity:data","locations":["a"],"actions":["select"],"identifier":".t"}]""")]
    [InlineData("""[{"type":"urn:agentidentity:data","locations":["a"],"actions":["select"],"identifier":"s.t t"}]""")]
    [InlineData("""[{"type":"urn:agentidentity:data","locations":["a"],"actions":["select"],"identifier":"s.\"t\""}]""")]
    [InlineData("""[{"type":"urn:agentidentity:data","locations":["a"],"actions":["select"],"identifier":"s.1t"}]""")]
    [InlineData("""[{"type":"urn:agentidentity:data","locations":["a"],"actions":["select"],"identifier":"s.t;drop"}]""")]
    [InlineData("""[{"type":"urn:agentidentity:data","locations":["a"],"actions":["select"],"identifier":"s.t","datatypes":[]}]""")]
    [InlineData("""[{"type":"urn:agentidentity:data","locations":["a"],"actions":["select"],"identifier":"s.t","datatypes":["*"]}]""")]
    [InlineData("""[{"type":"urn:agentidentity:data","locations":["a"],"actions":["select"],"identifier":"s.t","datatypes":["a.b"]}]""")]
    [InlineData("""[{"type":"urn:agentidentity:data","locations":["a"],"actions":["select"],"identifier":"s.t","max_rows":0}]""")]
    [InlineData("""[{"type":"urn:agentidentity:data","locations":["a"],"actions":["select"],"identifier":"s.t","max_rows":"5"}]""")]
    [InlineData("""[{"type":"urn:agentidentity:data","locations":["a"],"actions":["select"],"identifier":"s.t","where":"1=1"}]""")]
    public void What_is_not_understood_is_refused(string json) => AuthorizationDetails.Parse(json).Failure.Error.Should().Be(TokenError.BadDetails);

    [Fact]
    public void For_one_audience_only_what_holds_there_is_kept()
    {
        var both = AuthorizationDetails.Parse("""[{"type":"urn:agentidentity:model","locations":["a","b"],"identifier":"m"},{"type":"urn:agentidentity:model","locations":["b"],"identifier":"n"}]""").Value;

        both.ForAudience("a").ToJson().Should().Be("""[{"type":"urn:agentidentity:model","locations":["a"],"identifier":"m"}]""");
        both.ForAudience("c").Should().Be(AuthorizationDetails.Empty);
        both.Covers(both.ForAudience("b")).Should().BeTrue();
    }

    [Fact]
    public void Asking_for_more_grants_nothing_rather_than_a_part()
    {
        var held = AuthorizationDetails.Parse(Refund).Value;
        var more = AuthorizationDetails.Parse(Refund.Replace("100", "101", StringComparison.Ordinal)).Value;

        held.Narrow(null).Value.Should().Be(held);
        held.Narrow(more).Failure.Error.Should().Be(TokenError.NotCovered);
    }
}
