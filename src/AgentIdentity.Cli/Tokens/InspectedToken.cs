using System.Buffers.Text;
using System.Text.Json;
using AgentIdentity.Cli.Connection;

namespace AgentIdentity.Cli.Tokens;

/// <summary>A JWT taken apart and not believed.</summary>
internal sealed record InspectedToken(JsonElement Header, JsonElement Claims)
{
    private const int DeepestChain = 16;

    /// <summary>The agents of the <c>act</c> claim, the one that acts first.</summary>
    public IEnumerable<string> Actors
    {
        get
        {
            var act = Json.Member(Claims, "act");
            for (var depth = 0; act is { } actor && depth < DeepestChain; depth++, act = Json.Member(actor, "act"))
            {
                yield return Json.Text(actor, "sub") ?? "(nobody)";
            }
        }
    }

    public DateTimeOffset? Expires =>
        Json.Member(Claims, "exp") is { ValueKind: JsonValueKind.Number } exp && exp.TryGetInt64(out var seconds) && seconds is > 0 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    public static InspectedToken Read(string token)
    {
        var parts = token.Split('.');
        return parts.Length == 3
            ? new InspectedToken(Part(parts[0], "header"), Part(parts[1], "body"))
            : throw new CommandFailure(ExitCode.Refused, "This is not a signed JWT: it does not have three parts.");
    }

    private static JsonElement Part(string part, string name)
    {
        try
        {
            var element = JsonElement.Parse(Base64Url.DecodeFromChars(part), new JsonDocumentOptions { AllowDuplicateProperties = false });
            return element.ValueKind == JsonValueKind.Object ? element : throw new FormatException();
        }
        catch (Exception problem) when (problem is FormatException or JsonException)
        {
            throw new CommandFailure(ExitCode.Refused, $"This is not a JWT: its {name} is not a JSON object in base64url.");
        }
    }
}
