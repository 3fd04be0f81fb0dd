using System.Text;

namespace AgentIdentity.Server.Tests.Hostile;

/// <summary>What one connection sends, and what must come of it.</summary>
/// <param name="What">Names the row.</param>
/// <param name="Bytes">The bytes in Latin-1; <c>{api}</c> and <c>{mcp}</c> stand for an Authorization header, and other words for what else only a running server has.</param>
/// <param name="Answers">
/// The answers in order: <c>400 AID3002</c> is a refusal with its code that is in the evidence, <c>404 AID3001 stranger</c> one that is not,
/// <c>400 server</c> one of the HTTP server, which understood no request, <c>200</c> a call that was made, and nothing is a connection that ends.
/// </param>
public sealed record Row(string What, string Bytes, string Answers)
{
    /// <summary>The bodies that must reach the upstream, byte for byte; null where the row is not about bodies.</summary>
    public string? Body { get; init; }

    /// <summary>Whether the bytes promise more than comes.</summary>
    public bool IsShort { get; init; }

    public override string ToString() => What;

    /// <summary>Makes the bytes, where what only a running server has is in their bodies.</summary>
    public Func<IReadOnlyDictionary<string, string>, string>? Made { get; init; }

    public string Filled(IReadOnlyDictionary<string, string> words) => Filled(Made?.Invoke(words) ?? Bytes, words);

    /// <summary>The bytes with what only a running server has.</summary>
    public static string Filled(string bytes, IReadOnlyDictionary<string, string> words) =>
        words.Aggregate(bytes, static (text, word) => text.Replace("{" + word.Key + "}", word.Value, StringComparison.Ordinal));

    public static string Get(string target, params string[] headers) => Send("GET", target, "", ["{api}", .. headers]);

    /// <summary>A request with a body of the length that it says.</summary>
    public static string Post(string target, string body, params string[] headers) => Send("POST", target, body, ["{api}", .. headers]);

    public static string Json(string target, string body, params string[] headers) => Post(target, body, ["Content-Type: application/json", .. headers]);

    /// <summary>A call of the MCP server.</summary>
    public static string Mcp(string body, params string[] headers) => Send("POST", "/mcp/tools", body, ["{mcp}", "Content-Type: application/json", .. headers]);

    public static string Send(string method, string target, string body, params string[] headers)
    {
        var length = body.Length > 0 && !headers.Any(Frames) ? [$"Content-Length: {body.Length}"] : Array.Empty<string>();
        return Head($"{method} {target} HTTP/1.1", ["Host: {host}", .. headers, .. length]) + body;
    }

    public static string Head(string line, params string[] headers) => string.Concat([line + "\r\n", .. headers.Select(static header => header + "\r\n"), "\r\n"]);

    /// <summary>Text as the bytes of its UTF-8.</summary>
    public static string Utf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static bool Frames(string header) =>
        header.StartsWith("Content-Length", StringComparison.OrdinalIgnoreCase) || header.StartsWith("Transfer-Encoding", StringComparison.OrdinalIgnoreCase);
}
