#pragma warning disable MCP9001, MCP9005 // MCP has deprecated what these use; peers use it, and the gateway mediates it.
using System.ComponentModel;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using static ModelContextProtocol.Protocol.ElicitRequestParams;

namespace AgentIdentity.EndToEnd.Tests.Peers.Fixture;

/// <summary>Tools that ask back in the middle of a call, as servers with sessions do.</summary>
[McpServerToolType]
internal sealed class AskingTools
{
    [McpServerTool(Name = "test_sampling"), Description("Asks the client's model.")]
    public static async Task<string> SampleAsync(McpServer server, string prompt, CancellationToken cancellation)
    {
        var said = await server.SampleAsync(new CreateMessageRequestParams
        {
            Messages = [new SamplingMessage { Role = Role.User, Content = [new TextContentBlock { Text = prompt }] }],
            MaxTokens = 100,
        }, cancellation);
        return "LLM response: " + said.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text;
    }

    [McpServerTool(Name = "test_elicitation"), Description("Asks the human.")]
    public static Task<string> ElicitAsync(McpServer server, string message, CancellationToken cancellation) => AskAsync(server, "User response", message, new()
    {
        Properties = new Dictionary<string, PrimitiveSchemaDefinition>
        {
            ["username"] = new StringSchema { Description = "User's response" },
            ["email"] = new StringSchema { Description = "User's email address" },
        },
        Required = ["username", "email"],
    }, cancellation);

    [McpServerTool(Name = "test_elicitation_sep1034_defaults"), Description("Asks the human, with defaults.")]
    public static Task<string> DefaultsAsync(McpServer server, CancellationToken cancellation) => AskAsync(server, "Elicitation completed", "Please check the defaults", new()
    {
        Properties = new Dictionary<string, PrimitiveSchemaDefinition>
        {
            ["name"] = new StringSchema { Default = "John Doe" },
            ["age"] = new NumberSchema { Type = "integer", Default = 30 },
            ["score"] = new NumberSchema { Default = 95.5 },
            ["status"] = new UntitledSingleSelectEnumSchema { Enum = ["active", "inactive", "pending"], Default = "active" },
            ["verified"] = new BooleanSchema { Default = true },
        },
    }, cancellation);

    [McpServerTool(Name = "test_elicitation_sep1330_enums"), Description("Asks the human to choose.")]
    public static Task<string> EnumsAsync(McpServer server, CancellationToken cancellation) => AskAsync(server, "Elicitation completed", "Please choose", new()
    {
        Properties = new Dictionary<string, PrimitiveSchemaDefinition>
        {
            ["untitledSingle"] = new UntitledSingleSelectEnumSchema { Enum = ["option1", "option2", "option3"] },
            ["titledSingle"] = new TitledSingleSelectEnumSchema { OneOf = [Titled("value1", "First Option"), Titled("value2", "Second Option"), Titled("value3", "Third Option")] },
            ["legacyEnum"] = new LegacyTitledEnumSchema { Enum = ["opt1", "opt2", "opt3"], EnumNames = ["Option One", "Option Two", "Option Three"] },
            ["untitledMulti"] = new UntitledMultiSelectEnumSchema { Items = new() { Enum = ["option1", "option2", "option3"] } },
            ["titledMulti"] = new TitledMultiSelectEnumSchema { Items = new() { AnyOf = [Titled("value1", "First Choice"), Titled("value2", "Second Choice"), Titled("value3", "Third Choice")] } },
        },
    }, cancellation);

    private static EnumSchemaOption Titled(string value, string title) => new() { Const = value, Title = title };

    private static async Task<string> AskAsync(McpServer server, string heading, string message, RequestSchema schema, CancellationToken cancellation)
    {
        var said = await server.ElicitAsync(new ElicitRequestParams { Message = message, RequestedSchema = schema }, cancellation);
        return $"{heading}: action={said.Action}, content={JsonSerializer.Serialize(said.Content)}";
    }
}
