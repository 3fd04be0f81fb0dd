#pragma warning disable MCP9005 // MCP has deprecated what these use; peers use it, and the gateway mediates it.
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using static ModelContextProtocol.Protocol.ElicitRequestParams;

namespace AgentIdentity.EndToEnd.Tests.Peers.Fixture;

/// <summary>What tools and prompts ask a client for, and how they read what came back.</summary>
internal static class Inputs
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    public static InputRequest Form(string message, string field) => InputRequest.ForElicitation(new ElicitRequestParams
    {
        Message = message,
        RequestedSchema = new() { Properties = new Dictionary<string, PrimitiveSchemaDefinition> { [field] = new StringSchema() }, Required = [field] },
    });

    public static InputRequest Confirm() => InputRequest.ForElicitation(new ElicitRequestParams
    {
        Message = "Please confirm",
        RequestedSchema = new() { Properties = new Dictionary<string, PrimitiveSchemaDefinition> { ["ok"] = new BooleanSchema() }, Required = ["ok"] },
    });

    public static InputRequest Sample(string prompt, int tokens) => InputRequest.ForSampling(new CreateMessageRequestParams
    {
        Messages = [new SamplingMessage { Role = Role.User, Content = [new TextContentBlock { Text = prompt }] }],
        MaxTokens = tokens,
    });

    public static InputRequiredException Ask(params (string Key, InputRequest Request)[] requests) => new(requests.ToDictionary(), null);

    public static InputRequiredException Ask(string state, params (string Key, InputRequest Request)[] requests) => new(requests.ToDictionary(), Seal(state));

    public static InputResponse? Answer(RequestParams call, string key) => call.InputResponses?.TryGetValue(key, out var said) == true ? said : null;

    /// <summary>The field of an accepted form; null where the answer is missing or is no such form.</summary>
    public static string? Text(RequestParams call, string key, string field)
    {
        try
        {
            return Answer(call, key)?.Deserialize(InputResponse.ElicitResultJsonTypeInfo)?.Content?.TryGetValue(field, out var value) == true && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static bool IsSealed(string state, string text) => state == Seal(text);

    public static McpProtocolException NotOurs() => new("The requestState is not one of ours.", McpErrorCode.InvalidParams);

    private static string Seal(string text) => text + "." + Convert.ToHexString(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(text)));
}
