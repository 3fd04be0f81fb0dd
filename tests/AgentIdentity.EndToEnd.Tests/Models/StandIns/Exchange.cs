using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.EndToEnd.Tests.Models.StandIns;

/// <summary>One request and its answer.</summary>
internal sealed record Exchange(HttpContext Http, Asked Asked, Script Script, BillLine Line)
{
    private const string Padding = "0123456789abcdef";
    private int _sequence;

    public string Id { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    public long Moment { get; } = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    public int OutputTokens => Line.OutputTokens;

    public int Next() => _sequence++;

    /// <summary>One server-sent event.</summary>
    public Task SendAsync(JsonObject data, string? name = null) => WriteAsync($"{(name is null ? "" : $"event: {name}\n")}data: {data.ToJsonString()}\n\n");

    public async Task WriteAsync(string text)
    {
        await Http.Response.WriteAsync(text, Http.RequestAborted);
        await Http.Response.Body.FlushAsync(Http.RequestAborted);
    }

    /// <summary>What providers add so that the length of a piece does not tell its text.</summary>
    public static string Obfuscation(string piece) => Padding[..((16 - (piece.Length % 16)) % 16)];
}
