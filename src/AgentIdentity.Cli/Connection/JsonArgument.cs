using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentIdentity.Cli.Connection;

/// <summary>A JSON object on the command line.</summary>
internal static class JsonArgument
{
    // As a shell wants it.
    private const string Example = """'{"ends": "2027-01-31T00:00:00Z"}'""";

    public static JsonObject Read(string option, string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw new CommandFailure(ExitCode.Usage, $"{option} must be a JSON object, such as {Example}.");
        }
        catch (JsonException)
        {
            throw new CommandFailure(ExitCode.Usage, $"{option} is not JSON; write an object such as {Example}.");
        }
    }
}
