using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.Console.Policies;

/// <summary>A call as a person describes it, to ask what would be decided.</summary>
internal sealed record Trial(string Delegation, string Kind, string Upstream, string Method, string Name, string Arguments)
{
    public const string Tool = "tool";
    public const string Http = "http";
    public const string Model = "model";
    private const int Longest = 64 << 10;

    /// <summary>The call, or what is wrong with how it is written.</summary>
    public (Call? Call, string? Mistake) Read()
    {
        if (Name.Length == 0 || (Kind != Model && Upstream.Length == 0))
        {
            return (null, "Name the upstream and the tool, path or model.");
        }

        if (Arguments.Length > Longest)
        {
            return (null, "The arguments are too long.");
        }

        JsonElement? arguments;
        try
        {
            arguments = Arguments.Length == 0 ? null : JsonElement.Parse(Arguments, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return (null, "The arguments are no JSON.");
        }

        if (arguments is { ValueKind: not JsonValueKind.Object } && Kind != Http)
        {
            return (null, "The arguments are a JSON object, such as {\"amount\": 90}.");
        }

        return Kind switch
        {
            Tool => (Call.Tool(Upstream, Name, arguments ?? JsonElement.Parse("{}")), null),
            Model => (Call.Chat(Name, arguments), null),
            Http when Name[0] == '/' && Method.Length > 0 => (Request(arguments), null),
            Http => (null, "An HTTP call has a method and a path that begins with /."),
            _ => (null, "Choose what kind of call it is."),
        };
    }

    private Call Request(JsonElement? body)
    {
        var cut = Name.IndexOf('?', StringComparison.Ordinal);
        var method = Method.ToUpperInvariant();
        var reads = body is not null || method is "GET" or "HEAD" or "OPTIONS" or "DELETE";
        return Call.Http(Upstream, method, cut < 0 ? Name : Name[..cut], cut < 0 ? null : Name[(cut + 1)..], reads, body);
    }
}
