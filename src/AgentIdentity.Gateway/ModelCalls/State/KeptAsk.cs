using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.ModelCalls.State;

/// <summary>What is done with a response that a provider keeps.</summary>
/// <param name="Id">The provider's id, or what the caller takes for one.</param>
/// <param name="Action">What.</param>
internal sealed partial record KeptAsk(string Id, KeptAction Action)
{
    public const string Prefix = "/v1/responses/";

    // Streams are of background responses alone, and those are not served.
    private static readonly string[] Parameters = ["include", "include[]", "include_obfuscation", "stream", "limit", "order", "after"];

    /// <summary>Everything else is no id of OpenAI's, and goes into no address.</summary>
    public bool IsPlain => Plain().IsMatch(Id);

    /// <summary>What follows the address of the surface.</summary>
    public string Tail => Action switch
    {
        KeptAction.Cancel => Id + "/cancel",
        KeptAction.Items => Id + "/input_items",
        _ => Id,
    };

    public HttpMethod Method => Action switch
    {
        KeptAction.Cancel => HttpMethod.Post,
        KeptAction.Delete => HttpMethod.Delete,
        _ => HttpMethod.Get,
    };

    /// <summary>What rules and records call it.</summary>
    public string Word => Action switch
    {
        KeptAction.Cancel => "cancel",
        KeptAction.Delete => "delete",
        KeptAction.Items => "input_items",
        _ => "read",
    };

    /// <summary>What an address asks for; null where it is none of a stored response.</summary>
    public static KeptAsk? At(string method, string path)
    {
        if (!path.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        KeptAction? action = (method, path[Prefix.Length..].Split('/')) switch
        {
            ("GET", [_]) => KeptAction.Read,
            ("DELETE", [_]) => KeptAction.Delete,
            ("GET", [_, "input_items"]) => KeptAction.Items,
            ("POST", [_, "cancel"]) => KeptAction.Cancel,
            _ => null,
        };
        return action is { } asked ? new KeptAsk(path[Prefix.Length..].Split('/')[0], asked) : null;
    }

    /// <summary>The query as it goes on, or the parameter that may not.</summary>
    public static (string Query, string? Unknown) QueryOf(IQueryCollection given)
    {
        List<string> pairs = [];
        foreach (var (name, values) in given)
        {
            if (!Parameters.Contains(name, StringComparer.Ordinal) || (name == "stream" && values != "false"))
            {
                return ("", name);
            }

            pairs.AddRange(values.Select(value => $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value ?? "")}"));
        }

        return (string.Join('&', pairs), null);
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,256}\z")]
    private static partial Regex Plain();
}

internal enum KeptAction
{
    Read,
    Delete,
    Items,
    Cancel,
}
