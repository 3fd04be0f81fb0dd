using System.Text.Json.Nodes;

namespace AgentIdentity.Server.AccessApi;

/// <summary>Reasons in the two forms of AuthZEN's examples: a code for programs, and words by language for whom they are meant.</summary>
internal static class AccessReasons
{
    public static JsonObject Of(string reason, string words) => new() { ["reason"] = reason, ["reason_user"] = In(words) };

    public static JsonObject In(string words) => new() { ["en"] = words };
}
