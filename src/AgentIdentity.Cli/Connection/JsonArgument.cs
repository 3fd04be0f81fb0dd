using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentIdentity.Cli.Connection;

/// <summary>A JSON object on the command line.</summary>
internal static class JsonArgument
{
    public static JsonObject Read(string option, string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw new CommandFailure(ExitCode.Usage, $"{option} must be a JSON object.");
        }
        catch (JsonException)
        {
            throw new CommandFailure(ExitCode.Usage, $"{option} is not JSON.");
        }
    }
}
