using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.Admin;

/// <summary>A bundle as it is sent: its files in base64 by their paths, the signature among them.</summary>
/// <param name="Files">The files.</param>
/// <param name="Commit">The commit they were made from, or null.</param>
internal sealed record PushedBundle(Dictionary<string, byte[]> Files, string? Commit = null)
{
    /// <summary>The largest body: 32 MB of files in base64.</summary>
    public const int Most = 46 * 1024 * 1024;

    private const int LongestCommit = 200;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Strict) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, MaxDepth = 4 };

    /// <summary>Reads the body and answers with what <paramref name="use"/> makes of it, or with a 400 that says what is wrong.</summary>
    public static async Task<IResult> UseAsync(HttpRequest request, Func<PushedBundle, Task<IResult>> use)
    {
        if (!request.HasJsonContentType())
        {
            return Server.Problems.Of(415, ServerError.BodyMalformed, "The body must be application/json.");
        }

        try
        {
            return await JsonSerializer.DeserializeAsync<PushedBundle>(request.Body, Strict, request.HttpContext.RequestAborted) is { } pushed
                && (pushed.Commit is null || (pushed.Commit.Length is > 0 and <= LongestCommit && !pushed.Commit.Any(char.IsControl)))
                ? await use(pushed)
                : Server.Problems.Of(400, ServerError.BodyMalformed, $"The commit is 1 to {LongestCommit} characters of plain text.");
        }
        catch (JsonException mistake)
        {
            return Server.Problems.Of(400, ServerError.BodyMalformed, $"The body is not {{\"commit\": \"…\", \"files\": {{\"rules/a.yaml\": \"base64\"}}}}: {mistake.Path}.");
        }
    }

    public BundleContent Content() =>
        BundleContent.Of(Files.Select(static file => new KeyValuePair<string, ReadOnlyMemory<byte>>(file.Key, file.Value)));
}
