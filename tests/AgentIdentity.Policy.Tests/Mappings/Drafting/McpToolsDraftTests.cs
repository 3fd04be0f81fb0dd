using FluentAssertions;

namespace AgentIdentity.Policy.Tests.Mappings.Drafting;

public sealed class McpToolsDraftTests
{
    [Fact]
    public void A_list_of_tools_becomes_a_file_that_says_what_they_take()
    {
        const string list = """
            { "jsonrpc": "2.0", "id": 1, "result": { "tools": [
              { "name": "create_refund", "description": "Pays money back.", "annotations": { "destructiveHint": true },
                "inputSchema": { "type": "object", "properties": { "order": { "type": "string", "minLength": 3 }, "amount": { "type": "number", "exclusiveMinimum": 0 }, "currency": { "enum": ["EUR", "USD"] } }, "required": ["order", "amount"], "additionalProperties": false } },
              { "name": "search_contacts", "annotations": { "readOnlyHint": true }, "inputSchema": { "$defs": { "Q": { "type": "string" } }, "type": "object", "properties": { "q": { "$ref": "#/$defs/Q" } } } },
              { "name": "ping", "inputSchema": { "type": "object" } },
              { "name": "ping", "inputSchema": { "type": "object" } }
            ] } }
            """;

        var draft = MappingDraft.OfMcpTools(list, "tools.json", "crm");

        draft.Yaml.Should().EndWith("""
            apiVersion: agentidentity/v1
            upstream: crm
            unlisted: refuse
            # Left out: ping: it is listed twice
            tools:
              create_refund:
                description: "Pays money back."
                risk: high
                # the server says of this tool that it destroys
                input:
                  properties:
                    amount: { type: number }
                    currency: { type: string, enum: [EUR, USD] }
                    order: { type: string }
                  required: [order, amount]
                  additionalProperties: false
              search_contacts:
                risk: low
                # the server says of this tool that it only reads
                input:
                  properties:
                    q: { type: string }
              ping:
                risk: medium

            """);
    }

    [Theory]
    [InlineData("[]", 0)]
    [InlineData("""[{"name":"a"}]""", 1)]
    [InlineData("""{"tools":[{"name":"a"},{"name":""},{"name":5},7]}""", 1)]
    public void The_list_may_come_bare(string text, int entries) => MappingDraft.OfMcpTools(text, "a", "a").Entries.Should().Be(entries);

    [Fact]
    public void What_is_no_list_is_refused()
    {
        var drafting = () => MappingDraft.OfMcpTools("{}", "a", "a");
        drafting.Should().Throw<PolicyLoadException>().Which.Problems.Should().ContainSingle().Which.Message.Should().StartWith("there is no list of tools");
    }
}
