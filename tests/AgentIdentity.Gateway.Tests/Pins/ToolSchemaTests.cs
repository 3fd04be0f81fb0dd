using System.Text.Json;
using AgentIdentity.Gateway.Mcp.Pins;

namespace AgentIdentity.Gateway.Tests.Pins;

public sealed class ToolSchemaTests
{
    [Fact]
    public void Headers_repeat_arguments_that_properties_alone_lead_to()
    {
        var schema = ToolSchema.Of(Definition("""{"type":"object","properties":{"region":{"type":"string","x-mcp-header":"Region"},"at":{"properties":{"id":{"type":"integer","x-mcp-header":"Id"}}}}}"""));
        schema.Problem.Should().BeNull();
        schema.Headers.Select(static header => $"{header.Header}={string.Join('.', header.Path)}").Should().Equal("Region=region", "Id=at.id");
    }

    [Theory]
    [InlineData("""{"type":["string","null"],"x-mcp-header":"A"}""")]
    [InlineData("""{"type":["integer"],"x-mcp-header":"A"}""")]
    [InlineData("""{"anyOf":[{"type":"boolean"},{"type":"null"}],"default":null,"x-mcp-header":"A"}""")]
    public void What_may_be_null_besides_is_repeated_where_it_is_not(string argument)
    {
        var schema = ToolSchema.Of(Definition($$"""{"properties":{"a":{{argument}} } }"""));
        schema.Problem.Should().BeNull();
        schema.Headers.Should().ContainSingle().Which.Header.Should().Be("A");
    }

    [Theory]
    [InlineData("""{"properties":{"a":{"type":["string","integer"],"x-mcp-header":"A"}}}""", "string, integer and boolean alone")]
    [InlineData("""{"properties":{"a":{"type":["null"],"x-mcp-header":"A"}}}""", "string, integer and boolean alone")]
    [InlineData("""{"properties":{"a":{"anyOf":[{"type":"string"},{"type":"object"}],"x-mcp-header":"A"}}}""", "string, integer and boolean alone")]
    [InlineData("""{"properties":{"a":{"type":"number","x-mcp-header":"A"}}}""", "string, integer and boolean alone")]
    [InlineData("""{"properties":{"a":{"type":"string","x-mcp-header":"A B"}}}""", "not a token")]
    [InlineData("""{"properties":{"a":{"type":"string","x-mcp-header":"a"},"b":{"type":"string","x-mcp-header":"A"}}}""", "the same header twice")]
    [InlineData("""{"properties":{"a":{"items":{"properties":{"b":{"type":"string","x-mcp-header":"B"}}}}}}""", "where no argument is sure to be")]
    [InlineData("""{"allOf":[{"properties":{"a":{"type":"string","x-mcp-header":"A"}}}]}""", "where no argument is sure to be")]
    public void Headers_that_could_be_meant_in_two_ways_are_a_problem(string input, string problem) => ToolSchema.Of(Definition(input)).Problem.Should().Contain(problem);

    [Fact]
    public void A_property_may_have_the_name_of_the_annotation() =>
        ToolSchema.Of(Definition("""{"properties":{"x-mcp-header":{"type":"string"}}}""")).Problem.Should().BeNull();

    [Theory]
    [InlineData("""{"name":"t"}""", "inputSchema is missing")]
    [InlineData("""{"name":"t","inputSchema":true}""", "inputSchema is missing")]
    [InlineData("""{"name":"t","inputSchema":{},"outputSchema":{"$ref":"https://evil.example/"}}""", "outputSchema")]
    public void A_definition_that_nothing_can_be_held_against_is_a_problem(string definition, string problem) =>
        ToolSchema.Of(JsonElement.Parse(definition)).Problem.Should().Contain(problem);

    [Theory]
    [InlineData("""{"tools":[{"name":"a","inputSchema":{}}]}""", 1)]
    [InlineData("""{"tools":[]}""", 0)]
    [InlineData("""{"tools":[{"name":"a","inputSchema":{}},{"name":"a","inputSchema":{}}]}""", null)]
    [InlineData("""{"tools":[{"inputSchema":{}}]}""", null)]
    [InlineData("""{"tools":[{"name":"a","name":"b"}]}""", null)]
    [InlineData("""[]""", null)]
    public void A_list_is_read_strictly(string list, int? count) => (SeenTools.Parse(System.Text.Encoding.UTF8.GetBytes(list))?.Length).Should().Be(count);

    [Fact]
    public void Order_and_white_space_do_not_change_a_digest_and_every_word_does()
    {
        var digest = SeenTools.DigestOf(JsonElement.Parse("""{"name":"t","description":"Pays.","inputSchema":{"type":"object"}}"""));
        SeenTools.DigestOf(JsonElement.Parse("""{ "inputSchema": {"type":"object"}, "description":"Pays.", "name":"t" }""")).Should().Be(digest);
        foreach (var other in new[]
        {
            """{"name":"t","description":"Pays!","inputSchema":{"type":"object"}}""",
            """{"name":"t","description":"Pays.","inputSchema":{"type":"object"},"annotations":{"readOnlyHint":true}}""",
            """{"name":"t","description":"Pays.","inputSchema":{"type":"object"},"_meta":{"x":1}}""",
            """{"name":"t","title":"T","description":"Pays.","inputSchema":{"type":"object"}}""",
        })
        {
            SeenTools.DigestOf(JsonElement.Parse(other)).Should().NotBe(digest);
        }
    }

    private static JsonElement Definition(string input) => JsonElement.Parse($$"""{"name":"t","inputSchema":{{input}}}""");
}
